/*
 * Changing a provider's entries.
 * [documented] Only an administrator can; anybody else gets WSANO_RECOVERY.
 * [sample]     An entry is found by its id, and keeps id and position: the sample changes the chain in a copy of the entry
 *              and passes the copy.
 * [sample]     Entries of the GUID that are not passed stay as they are: the sample passes one at a time.
 * [assumed]    An id that is not in the catalog makes a new entry at the end, with an id that Windows assigns
 *              ("specifies or modifies"). A switch (UPDATE=refuses) makes it WSAEINVAL.
 * [assumed]    An unknown GUID, and an id of another GUID, is WSAEINVAL.
 * [assumed]    All entries of the GUID get the path, because WSCGetProviderPath finds a path by GUID.
 */
#include "simulator.h"

#include <string.h>

static int update_one(store *all, int bitness, const void *provider, const uint8_t *info) {
  catalog *entries = store_catalog(all, bitness);
  uint32_t id = info_number(info, CATALOG_ENTRY_ID);
  uint8_t *item = item_with_id(entries, id);
  if (info_number(info, CHAIN_LENGTH) > MAX_PROTOCOL_CHAIN) return WSAEINVAL;
  if (item && memcmp(item_provider(item), provider, GUID_BYTES) != 0) return WSAEINVAL;
  if (!item) {
    if (!update_adds()) return WSAEINVAL;
    item = store_add(all, bitness);
    if (!item) return WSAENOBUFS;
    id = store_take_id(all, bitness);
  }
  memcpy(item_info(item), info, INFO_BYTES);
  memcpy(item_provider(item), provider, GUID_BYTES);
  info_set_number(item_info(item), CATALOG_ENTRY_ID, id);
  return 0;
}

static int update(const call *this, int bitness, const void *provider, const uint16_t *path, const uint8_t *infos,
                  uint32_t count) {
  store all;
  catalog *entries;
  int error;
  if (!is_elevated()) return WSANO_RECOVERY;
  if (is_bad(provider) || is_bad(path) || is_bad(infos)) return WSAEFAULT;
  if (count == 0 || count > MOST) return WSAEINVAL;
  error = store_open(&all);
  if (error) return error;
  entries = store_catalog(&all, bitness);
  if (!item_of_provider(entries, provider)) error = WSAEINVAL;
  for (uint32_t index = 0; index < (this->half ? 1 : count) && !error; index++) {
    error = update_one(&all, bitness, provider, infos + index * INFO_BYTES);
  }
  for (uint32_t index = 0; index < entries->count && !error; index++) {
    uint8_t *item = item_at(entries, index);
    if (memcmp(item_provider(item), provider, GUID_BYTES) == 0) error = item_set_path(item, path);
  }
  if (error) { store_close(&all); return error; }
  return store_commit(&all);
}

EXPORT int WSCUpdateProvider(void *provider, const uint16_t *path, const void *infos, uint32_t count, int *error) {
  call this;
  int code = call_begin(&this, "WSCUpdateProvider", provider);
  if (this.runs) code = update(&this, 64, provider, path, infos, count);
  return call_answer(&this, code, error);
}

EXPORT int WSCUpdateProvider32(void *provider, const uint16_t *path, const void *infos, uint32_t count, int *error) {
  call this;
  int code = call_begin(&this, "WSCUpdateProvider32", provider);
  if (this.runs) code = update(&this, 32, provider, path, infos, count);
  return call_answer(&this, code, error);
}
