// A stand-in of NVIDIA's compiler (libnvrtc): hands texts through. A text with "#error" in its first line does not compile.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

enum { SUCCESS = 0, COMPILATION = 6 };

typedef struct { char* text; int has_failed; } source;

static const char message[] = "stage.cu(1): error: #error this text does not compile";

EXPORT int nvrtcVersion(int* major, int* minor)
{
    *major = 13;
    *minor = 0;
    return SUCCESS;
}

EXPORT int nvrtcGetNumSupportedArchs(int* count)
{
    *count = 3;
    return SUCCESS;
}

EXPORT int nvrtcGetSupportedArchs(int* architectures)
{
    memcpy(architectures, (int[]){ 75, 80, 90 }, 3 * sizeof(int));
    return SUCCESS;
}

EXPORT int nvrtcCreateProgram(source** result, const char* text, const char* name, int headers, const char** contents, const char** includes)
{
    int planned = planned_failure("nvrtcCreateProgram");
    if (planned)
    {
        return planned;
    }

    (void)headers, (void)contents, (void)includes;
    record("nvrtcCreateProgram %s", name);
    *result = calloc(1, sizeof **result);
    (*result)->text = strdup(text);
    return SUCCESS;
}

EXPORT int nvrtcCompileProgram(source* compiled, int count, const char** options)
{
    char line[256] = "";
    for (int i = 0; i < count; i++)
    {
        strncat(line, " ", sizeof line - strlen(line) - 1);
        strncat(line, options[i], sizeof line - strlen(line) - 1);
    }

    record("nvrtcCompileProgram%s", line);
    compiled->has_failed = strstr(compiled->text, "#error") != NULL;
    return compiled->has_failed ? COMPILATION : SUCCESS;
}

EXPORT int nvrtcGetProgramLogSize(source* compiled, size_t* bytes)
{
    *bytes = compiled->has_failed ? sizeof message : 1;
    return SUCCESS;
}

EXPORT int nvrtcGetProgramLog(source* compiled, char* log)
{
    strcpy(log, compiled->has_failed ? message : "");
    return SUCCESS;
}

EXPORT int nvrtcGetPTXSize(source* compiled, size_t* bytes)
{
    *bytes = strlen(compiled->text) + 1;
    return SUCCESS;
}

EXPORT int nvrtcGetPTX(source* compiled, char* ptx)
{
    record("nvrtcGetPTX");
    strcpy(ptx, compiled->text);
    return SUCCESS;
}

EXPORT int nvrtcGetCUBINSize(source* compiled, size_t* bytes)
{
    return nvrtcGetPTXSize(compiled, bytes);
}

EXPORT int nvrtcGetCUBIN(source* compiled, char* cubin)
{
    record("nvrtcGetCUBIN");
    strcpy(cubin, compiled->text);
    return SUCCESS;
}

EXPORT int nvrtcDestroyProgram(source** compiled)
{
    record("nvrtcDestroyProgram");
    free((*compiled)->text);
    free(*compiled);
    *compiled = NULL;
    return SUCCESS;
}

EXPORT const char* nvrtcGetErrorString(int error)
{
    return error == COMPILATION ? "NVRTC_ERROR_COMPILATION" : "NVRTC_ERROR";
}
