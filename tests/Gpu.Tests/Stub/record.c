#include "record.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_BYTES = 1 << 20 };

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static char lines[RECORD_BYTES];
static size_t used;
static char failing[64];
static int failure;

void record(const char* format, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof line - 1)
    {
        length = sizeof line - 2;
    }

    line[length++] = '\n';
    pthread_mutex_lock(&gate);
    if (used + (size_t)length < RECORD_BYTES)
    {
        memcpy(lines + used, line, (size_t)length);
        used += (size_t)length;
        lines[used] = 0;
    }

    pthread_mutex_unlock(&gate);
}

int planned_failure(const char* function)
{
    pthread_mutex_lock(&gate);
    int result = strcmp(failing, function) == 0 ? failure : 0;
    if (result)
    {
        failing[0] = 0;
    }

    pthread_mutex_unlock(&gate);
    return result;
}

// A copy of the record, which starts empty again. The caller frees it with stub_free.
EXPORT char* stub_take_record(void)
{
    pthread_mutex_lock(&gate);
    char* copy = strdup(used ? lines : "");
    used = 0;
    pthread_mutex_unlock(&gate);
    return copy;
}

EXPORT void stub_free(void* memory)
{
    free(memory);
}

// The next call of this function does nothing and returns this.
EXPORT void stub_fail(const char* function, int result)
{
    pthread_mutex_lock(&gate);
    snprintf(failing, sizeof failing, "%s", function);
    failure = result;
    pthread_mutex_unlock(&gate);
}
