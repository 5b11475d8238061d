/*
 * The order of a catalog.
 * [documented] Returns the error, not SOCKET_ERROR. Only an administrator can; anybody else gets WSANO_RECOVERY.
 * [documented] The list must have every id exactly once, also of hidden entries and dummies; else WSAEINVAL without effect.
 * [assumed]    A second process waits for the first. A fault can return ERROR_BUSY (170), "another process is calling it".
 */
#include "simulator.h"

#include <stdlib.h>
#include <string.h>

static int reorder(catalog *entries, const uint32_t *ids, uint32_t count) {
  uint8_t *sorted;
  if (count != entries->count) return WSAEINVAL;
  sorted = malloc((size_t)count * ITEM_BYTES + 1);
  if (!sorted) return WSAENOBUFS;
  for (uint32_t index = 0; index < count; index++) {
    const uint8_t *item = item_with_id(entries, ids[index]);
    for (uint32_t before = 0; before < index; before++) {
      if (ids[before] == ids[index]) item = NULL;
    }
    if (!item) { free(sorted); return WSAEINVAL; }
    memcpy(sorted + (size_t)index * ITEM_BYTES, item, ITEM_BYTES);
  }
  free(entries->items);
  entries->items = sorted;
  return 0;
}

static int write_order(int bitness, const uint32_t *ids, uint32_t count) {
  store all;
  int error;
  if (!is_elevated()) return WSANO_RECOVERY;
  if (is_bad(ids)) return WSAEINVAL;
  error = store_open(&all);
  if (error) return error;
  error = reorder(store_catalog(&all, bitness), ids, count);
  if (error) { store_close(&all); return error; }
  return store_commit(&all);
}

static int answer(const char *name, int bitness, const uint32_t *ids, uint32_t count) {
  call this;
  int code = call_begin(&this, name, NULL);
  if (this.runs) code = write_order(bitness, ids, count);
  return call_end(&this, code);
}

EXPORT int WSCWriteProviderOrder(uint32_t *ids, uint32_t count) {
  return answer("WSCWriteProviderOrder", 64, ids, count);
}

EXPORT int WSCWriteProviderOrder32(uint32_t *ids, uint32_t count) {
  return answer("WSCWriteProviderOrder32", 32, ids, count);
}
