/*
 * Reading a catalog through Winsock.
 * [documented] WSCEnumProtocols returns all entries in catalog order, also hidden ones and dummies, or only those of the
 *              protocols in its first argument.
 * [seen]       Names are in the language of the calling process: names.c.
 * [documented] Without a buffer, or with one that is too small: SOCKET_ERROR, WSAENOBUFS and the needed length.
 * [documented] A process that has Winsock loaded does not see a change: it reads each catalog once.
 * [sample]     It sees what it installed itself: the sample enumerates right after WSCInstallProvider to find the new id,
 *              and calls WSAStartup again only after WSCUpdateProvider. The documentation says otherwise, so this is a
 *              switch (CACHE=install).
 * [documented] WSCGetProviderPath gives the path as stored, with its variables; WSAEINVAL for a GUID that is not
 *              there, WSAEFAULT for a short buffer.
 * [assumed]    With a short buffer WSCGetProviderPath returns the needed length.
 */
#include "simulator.h"

#include <string.h>

static store cached[2]; /* 32-bit, 64-bit: each as it was when this process first read it */
static int is_cached[2];

void forget_catalogs(void) {
  for (int which = 0; which < 2; which++) {
    if (is_cached[which]) store_free(&cached[which]);
    is_cached[which] = 0;
  }
}

static int cached_catalog(int bitness, catalog **result) {
  int which = bitness == 64;
  if (caching() == CACHE_NONE) forget_catalogs();
  if (!is_cached[which]) {
    int error = store_read(&cached[which]);
    if (error) return error;
    is_cached[which] = 1;
  }
  *result = store_catalog(&cached[which], bitness);
  return 0;
}

static int is_asked_for(const int *protocols, const uint8_t *info) {
  if (!protocols) return 1;
  for (; *protocols; protocols++) {
    if ((uint32_t)*protocols == info_number(info, PROTOCOL)) return 1;
  }
  return 0;
}

static int enumerate(int bitness, const int *protocols, uint8_t *buffer, uint32_t *length, int *count) {
  static int calls;
  catalog *all;
  uint32_t entries, needed = 0, at = 0;
  int error;
  if (is_bad(length)) return WSAEFAULT;
  error = cached_catalog(bitness, &all);
  if (error) return error;
  /* FAULT=grow: the first enumeration lacks the last entry. */
  entries = fault_grows() && all->count > 0 && calls++ < 1 ? all->count - 1 : all->count;
  for (uint32_t index = 0; index < entries; index++) {
    if (is_asked_for(protocols, item_info(item_at(all, index)))) needed += INFO_BYTES;
  }
  if (is_bad(buffer) || *length < needed) { *length = needed; return WSAENOBUFS; }
  for (uint32_t index = 0; index < entries; index++) {
    const uint8_t *info = item_info(item_at(all, index));
    if (!is_asked_for(protocols, info)) continue;
    memcpy(buffer + at, info, INFO_BYTES);
    info_resolve_name(buffer + at);
    at += INFO_BYTES;
  }
  *length = needed;
  *count = (int)(needed / INFO_BYTES);
  return 0;
}

static int provider_path(int bitness, const void *provider, uint16_t *path, int *length) {
  catalog *all;
  const uint8_t *item;
  int characters = 0;
  int error = is_bad(provider) || is_bad(path) || is_bad(length) ? WSAEFAULT : cached_catalog(bitness, &all);
  if (error) return error;
  item = item_of_provider(all, provider);
  if (!item) return WSAEINVAL;
  while (characters < PATH_BYTES - 1 && item[characters]) characters++;
  if (*length <= characters) { *length = characters + 1; return WSAEFAULT; }
  for (int at = 0; at < characters; at++) path[at] = item[at];
  path[characters] = 0;
  return 0;
}

static int answer_enumerate(const char *name, int bitness, const int *protocols, void *buffer, uint32_t *length,
                            int *error) {
  call this;
  int count = 0;
  int code = call_begin(&this, name, NULL);
  if (this.runs) code = enumerate(bitness, protocols, buffer, length, &count);
  return call_answer(&this, code, error) ? SOCKET_ERROR : count;
}

static int answer_path(const char *name, int bitness, const void *provider, uint16_t *path, int *length, int *error) {
  call this;
  int code = call_begin(&this, name, provider);
  if (this.runs) code = provider_path(bitness, provider, path, length);
  return call_answer(&this, code, error);
}

EXPORT int WSCEnumProtocols(int *protocols, void *buffer, uint32_t *length, int *error) {
  return answer_enumerate("WSCEnumProtocols", 64, protocols, buffer, length, error);
}

EXPORT int WSCEnumProtocols32(int *protocols, void *buffer, uint32_t *length, int *error) {
  return answer_enumerate("WSCEnumProtocols32", 32, protocols, buffer, length, error);
}

EXPORT int WSCGetProviderPath(void *provider, uint16_t *path, int *length, int *error) {
  return answer_path("WSCGetProviderPath", 64, provider, path, length, error);
}

EXPORT int WSCGetProviderPath32(void *provider, uint16_t *path, int *length, int *error) {
  return answer_path("WSCGetProviderPath32", 32, provider, path, length, error);
}
