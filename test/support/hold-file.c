/* hold-file FILE MILLISECONDS opens a file without sharing, as a virus scanner does, and then makes FILE.held. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int main(int count, char **arguments)
{
  char mark[MAX_PATH];
  if (count != 3) return 2;
  if (CreateFileA(arguments[1], GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE) return 1;
  snprintf(mark, sizeof mark, "%s.held", arguments[1]);
  CloseHandle(CreateFileA(mark, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
  Sleep(atoi(arguments[2]));
  return 0;
}
