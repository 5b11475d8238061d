/*
 * A library for LD_PRELOAD. It makes renames of the Linux test build fail, as on Windows while a scanner has the file open.
 * REFUSED_RENAMES is how many fail, one after the other, and REFUSED_RENAME_OF an fnmatch(3) pattern for the old path.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>

static const int ERRORS[] = { EPERM, EACCES, EBUSY };

int rename(const char *from, const char *to)
{
  static int refused = 0;
  const char *most = getenv("REFUSED_RENAMES");
  const char *pattern = getenv("REFUSED_RENAME_OF");
  if (most != NULL && pattern != NULL && refused < atoi(most) && fnmatch(pattern, from, 0) == 0) {
    errno = ERRORS[refused++ % 3];
    return -1;
  }
  int (*real)(const char *, const char *) = (int (*)(const char *, const char *)) dlsym(RTLD_NEXT, "rename");
  return real(from, to);
}
