/*
 * Stands in for ws2_32 and for the registry's protocol catalogs, in the test build. Its state is a file named by
 * WINSOCK_LSP_SIMULATOR_STORE: for the 32-bit and then the 64-bit catalog a count (4 bytes, little endian) and
 * that many items of 888 bytes in catalog order.
 *
 * Rules and where they are from:
 *  [documented] no buffer, or one too small: SOCKET_ERROR, WSAENOBUFS, the length that is needed
 *  [documented] WSCEnumProtocols tells hidden entries too
 *  [documented] WSCGetProviderPath: WSAEINVAL for a GUID that is not there, WSAEFAULT for a short buffer
 *  [documented] a process that has Winsock loaded need not see a change: it reads the catalog once
 *  [assumed]    the path comes as stored, with its variables
 *
 * WINSOCK_LSP_SIMULATOR_FAULT makes a call go wrong: NAME=ERRNO, or `grow`: the catalog is larger at the second call.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#define ITEM 888
#define PATH 260
#define INFO 628
#define GUID_AT 20
#define MOST 4096
#define SOCKET_ERROR (-1)
#define WSAEFAULT 10014
#define WSAEINVAL 10022
#define WSAENOBUFS 10055
#define WSASYSNOTREADY 10091

typedef struct {
  uint32_t count;
  uint8_t *items;
} catalog;

static int load(int bitness, catalog *result) {
  const char *path = getenv("WINSOCK_LSP_SIMULATOR_STORE");
  FILE *file = path ? fopen(path, "rb") : NULL;
  int found = 0;
  result->count = 0;
  result->items = NULL;
  if (!file) return 0;
  for (int order = 0; order < 2; order++) {
    int current = order == 0 ? 32 : 64;
    uint32_t count;
    if (fread(&count, 4, 1, file) != 1 || count > MOST) break;
    uint8_t *items = malloc((size_t)count * ITEM + 1);
    if (!items || fread(items, ITEM, count, file) != count) { free(items); break; }
    if (current == bitness) { result->count = count; result->items = items; found = 1; }
    else free(items);
  }
  fclose(file);
  return found;
}

/* The catalog as this process saw it first; it stays for as long as the process. */
static int remembered(int bitness, catalog *result) {
  static catalog known[2];
  static int found[2];
  int which = bitness == 64;
  if (!found[which]) found[which] = load(bitness, &known[which]);
  *result = known[which];
  return found[which];
}

/* The error that a call is to fail with; 0 for none. */
static int fault(const char *call) {
  const char *text = getenv("WINSOCK_LSP_SIMULATOR_FAULT");
  size_t length = strlen(call);
  return text && strncmp(text, call, length) == 0 && text[length] == '=' ? atoi(text + length + 1) : 0;
}

static int fail(int *error, int code) {
  if (error) *error = code;
  return SOCKET_ERROR;
}

static int enumerate(const char *call, int bitness, void *buffer, uint32_t *length, int *error) {
  static int calls;
  const char *mode = getenv("WINSOCK_LSP_SIMULATOR_FAULT");
  catalog all;
  int code = fault(call);
  if (code) return fail(error, code);
  if (!length) return fail(error, WSAEFAULT);
  if (!remembered(bitness, &all)) return fail(error, WSASYSNOTREADY);
  /* `grow`: the first two calls see one entry less than the third. */
  uint32_t count = mode && strcmp(mode, "grow") == 0 && all.count > 0 && calls++ < 1 ? all.count - 1 : all.count;
  uint32_t needed = count * INFO;
  if (!buffer || *length < needed) { *length = needed; return fail(error, WSAENOBUFS); }
  for (uint32_t index = 0; index < count; index++) {
    memcpy((uint8_t *)buffer + index * INFO, all.items + index * ITEM + PATH, INFO);
  }
  *length = needed;
  return (int)count;
}

static int provider_path(const char *call, int bitness, const void *guid, uint16_t *path, int *length, int *error) {
  catalog all;
  int code = fault(call);
  if (code) return fail(error, code);
  if (!remembered(bitness, &all)) return fail(error, WSASYSNOTREADY);
  for (uint32_t index = 0; index < all.count; index++) {
    const uint8_t *item = all.items + index * ITEM;
    if (memcmp(item + PATH + GUID_AT, guid, 16) != 0) continue;
    int characters = (int)strnlen((const char *)item, PATH - 1);
    if (*length <= characters) { *length = characters + 1; return fail(error, WSAEFAULT); }
    for (int at = 0; at < characters; at++) path[at] = item[at];
    path[characters] = 0;
    return 0;
  }
  return fail(error, WSAEINVAL);
}

EXPORT int WSCEnumProtocols(int *protocols, void *buffer, uint32_t *length, int *error) {
  (void)protocols;
  return enumerate("WSCEnumProtocols", 64, buffer, length, error);
}

EXPORT int WSCEnumProtocols32(int *protocols, void *buffer, uint32_t *length, int *error) {
  (void)protocols;
  return enumerate("WSCEnumProtocols32", 32, buffer, length, error);
}

EXPORT int WSCGetProviderPath(const void *guid, uint16_t *path, int *length, int *error) {
  return provider_path("WSCGetProviderPath", 64, guid, path, length, error);
}

EXPORT int WSCGetProviderPath32(const void *guid, uint16_t *path, int *length, int *error) {
  return provider_path("WSCGetProviderPath32", 32, guid, path, length, error);
}

EXPORT int TestReadCatalogItems(int bitness, void *items, uint32_t *length) {
  catalog all;
  int code = fault("TestReadCatalogItems");
  if (code) return code;
  if (!load(bitness, &all)) return WSASYSNOTREADY;
  uint32_t needed = all.count * ITEM;
  if (!items || *length < needed) { *length = needed; free(all.items); return WSAENOBUFS; }
  memcpy(items, all.items, needed);
  *length = needed;
  free(all.items);
  return 0;
}
