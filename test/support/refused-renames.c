/*
 * Loaded into the Linux test build with LD_PRELOAD: renames fail as Windows lets them fail while a scanner has the file
 * open. REFUSED_RENAMES is how many fail, one after the other, and REFUSED_RENAME_OF what the old path ends with.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const int ERRORS[] = { EPERM, EACCES, EBUSY };

int rename(const char *from, const char *to)
{
  static int refused = 0;
  const char *most = getenv("REFUSED_RENAMES");
  const char *ending = getenv("REFUSED_RENAME_OF");
  size_t length = strlen(from), wanted = ending == NULL ? 0 : strlen(ending);
  if (most != NULL && refused < atoi(most) && length >= wanted && strcmp(from + length - wanted, ending) == 0) {
    errno = ERRORS[refused++ % 3];
    return -1;
  }
  int (*real)(const char *, const char *) = (int (*)(const char *, const char *)) dlsym(RTLD_NEXT, "rename");
  return real(from, to);
}
