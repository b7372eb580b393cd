// Runs kernels on the processor: a text is compiled by OpenCL, and addresses of the processor stand for those of the device.
#pragma once

typedef struct program program;
typedef struct kernel kernel;

// Compiles a complete text; null when it does not compile, with messages in the record.
program* compile_text(const char* text);
void free_program(program* compiled);

// A kernel by its name; null when there is none.
kernel* find_kernel(program* compiled, const char* name);

// Launches it and waits; 0 on success.
int run_kernel(kernel* found, const unsigned groups[3], const unsigned threads[3], void** arguments);
