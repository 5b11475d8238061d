/*
 * A library for LD_PRELOAD. It makes the Linux test build fail to open a file, as on Windows while another program has the file
 * open without sharing. HELD_FILE is an fnmatch(3) pattern for the path.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdlib.h>

#define OPENS(NAME)                                                                     \
  int NAME(const char *path, int flags, ...)                                            \
  {                                                                                     \
    const char *pattern = getenv("HELD_FILE");                                          \
    va_list more;                                                                       \
    mode_t mode = 0;                                                                    \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                \
      va_start(more, flags);                                                            \
      mode = va_arg(more, mode_t);                                                      \
      va_end(more);                                                                     \
    }                                                                                   \
    if (pattern != NULL && fnmatch(pattern, path, FNM_PATHNAME) == 0) {                 \
      errno = EBUSY;                                                                    \
      return -1;                                                                        \
    }                                                                                   \
    return ((int (*)(const char *, int, mode_t)) dlsym(RTLD_NEXT, #NAME))(path, flags, mode); \
  }

OPENS(open)
OPENS(open64)
