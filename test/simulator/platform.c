/* What Linux and Windows do differently. */
#include "simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>

/* Unlike fopen, lets other processes replace the file while it is read. */
static HANDLE open_shared(const char *path, DWORD access, DWORD how) {
  return CreateFileA(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, how,
                     FILE_ATTRIBUTE_NORMAL, NULL);
}

uint8_t *file_read(const char *path, size_t *length) {
  HANDLE file = open_shared(path, GENERIC_READ, OPEN_EXISTING);
  DWORD size, got = 0;
  uint8_t *bytes;
  if (file == INVALID_HANDLE_VALUE) return NULL;
  size = GetFileSize(file, NULL);
  bytes = malloc((size_t)size + 1);
  if (bytes && (!ReadFile(file, bytes, size, &got, NULL) || got != size)) { free(bytes); bytes = NULL; }
  CloseHandle(file);
  *length = size;
  return bytes;
}

static int move_over(const char *from, const char *to) {
  for (int tries = 0; tries < 100; tries++) {
    if (MoveFileExA(from, to, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)) return 1;
    Sleep(10); /* another process is reading it */
  }
  return 0;
}

lock file_lock(const char *path) {
  OVERLAPPED whole = {0};
  HANDLE file = open_shared(path, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS);
  if (file == INVALID_HANDLE_VALUE) return -1;
  LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &whole);
  return (lock)file;
}

void file_unlock(lock held) {
  if (held != -1) CloseHandle((HANDLE)held);
}

void sleep_milliseconds(uint32_t milliseconds) { Sleep(milliseconds); }
void die(void) { TerminateProcess(GetCurrentProcess(), 137); }
uint32_t process_id(void) { return GetCurrentProcessId(); }

#else
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

uint8_t *file_read(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  uint8_t *bytes = NULL;
  long size;
  if (!file) return NULL;
  if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
    bytes = malloc((size_t)size + 1);
    if (bytes && fread(bytes, 1, (size_t)size, file) != (size_t)size) { free(bytes); bytes = NULL; }
    *length = (size_t)size;
  }
  fclose(file);
  return bytes;
}

static int move_over(const char *from, const char *to) { return rename(from, to) == 0; }

lock file_lock(const char *path) {
  int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file != -1) flock(file, LOCK_EX);
  return file;
}

void file_unlock(lock held) {
  if (held != -1) close((int)held);
}

void sleep_milliseconds(uint32_t milliseconds) {
  struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
  nanosleep(&time, NULL);
}

void die(void) { kill(getpid(), SIGKILL); }
uint32_t process_id(void) { return (uint32_t)getpid(); }
#endif

int file_replace(const char *path, const uint8_t *bytes, size_t length) {
  char *temporary = malloc(strlen(path) + 32);
  FILE *file;
  int written;
  if (!temporary) return 0;
  sprintf(temporary, "%s.%lu", path, (unsigned long)process_id());
  file = fopen(temporary, "wb");
  written = file && fwrite(bytes, 1, length, file) == length;
  if (file && fclose(file) != 0) written = 0;
  written = written && move_over(temporary, path);
  if (!written) remove(temporary);
  free(temporary);
  return written;
}

void file_append(const char *path, const char *text) {
  FILE *file = fopen(path, "ab");
  if (!file) return;
  fputs(text, file);
  fclose(file);
}
