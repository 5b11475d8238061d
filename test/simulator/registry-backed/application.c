/*
 * WSCGetApplicationCategory and WSCSetApplicationCategory that store rules in AppId_Catalog of Wine's registry, so that a
 * test runs the program's own code for that key. ../application.c has the rules of these functions; this file implements
 * only what the test needs. To build it into one library with ../application.c and ../registry.c, rename the exports of
 * those with -D.
 */
#undef WSCGetApplicationCategory
#undef WSCSetApplicationCategory

#include <stdint.h>
#include <stdio.h>
#include <windows.h>

#define CATALOG L"SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters\\AppId_Catalog\\"

static uint32_t hash(const wchar_t *text) {
  uint32_t value = 2166136261u;
  for (; *text; text++) value = (value ^ (uint32_t)towlower(*text)) * 16777619u;
  return value;
}

static void key_of(const wchar_t *path, const wchar_t *extra, wchar_t *key) {
  if (extra) swprintf(key, 128, L"%ls%08X-%08X", CATALOG, hash(path), hash(extra));
  else swprintf(key, 128, L"%ls%08X", CATALOG, hash(path));
}

static int answer(int code, int *error) {
  *error = code;
  return code ? -1 : 0;
}

static int categories_of(const wchar_t *key, DWORD *categories) {
  DWORD length = sizeof *categories;
  return RegGetValueW(HKEY_LOCAL_MACHINE, key, L"PermittedLspCategories", RRF_RT_REG_DWORD, NULL, categories, &length);
}

static void set_text(const wchar_t *key, const wchar_t *name, const wchar_t *text) {
  if (text) RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, name, REG_SZ, text, (DWORD)(wcslen(text) + 1) * sizeof *text);
}

__declspec(dllexport) int WSCGetApplicationCategory(const wchar_t *path, uint32_t length, const wchar_t *extra,
                                                    uint32_t extra_length, DWORD *permitted, int *error) {
  wchar_t key[128];
  (void)length, (void)extra_length;
  key_of(path, extra, key);
  return answer(categories_of(key, permitted) ? WSASERVICE_NOT_FOUND : 0, error);
}

__declspec(dllexport) int WSCSetApplicationCategory(const wchar_t *path, uint32_t length, const wchar_t *extra,
                                                    uint32_t extra_length, DWORD permitted, DWORD *previous,
                                                    int *error) {
  wchar_t key[128];
  (void)length, (void)extra_length;
  key_of(path, extra, key);
  *previous = 0;
  categories_of(key, previous);
  permitted |= *previous;
  set_text(key, L"AppFullPath", path);
  set_text(key, L"AppArgs", extra);
  return answer(RegSetKeyValueW(HKEY_LOCAL_MACHINE, key, L"PermittedLspCategories", REG_DWORD, &permitted,
                                sizeof permitted) ? WSANO_RECOVERY : 0, error);
}
