// What the stand-ins of NVIDIA's libraries share: a record of calls that tests read, and failures that tests ask for.
#pragma once

#define EXPORT __attribute__((visibility("default")))

// Adds a line to the record.
void record(const char* format, ...) __attribute__((format(printf, 1, 2)));

// The result that the next call of this function was told to have; 0 for success. Asking for it uses it up.
int planned_failure(const char* function);
