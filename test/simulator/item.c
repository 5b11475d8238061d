/* Fields of the 888 bytes of a PackedCatalogItem: 260 bytes of path, then a WSAPROTOCOL_INFOW. */
#include "simulator.h"

#include <stdlib.h>
#include <string.h>

uint8_t *item_at(const catalog *all, uint32_t index) { return all->items + (size_t)index * ITEM_BYTES; }
uint8_t *item_info(uint8_t *item) { return item + PATH_BYTES; }
uint8_t *item_provider(uint8_t *item) { return item_info(item) + PROVIDER_ID; }

uint32_t info_number(const uint8_t *info, int offset) {
  uint32_t value;
  memcpy(&value, info + offset, 4);
  return value;
}

void info_set_number(uint8_t *info, int offset, uint32_t value) { memcpy(info + offset, &value, 4); }

uint8_t *item_of_provider(const catalog *all, const void *provider) {
  for (uint32_t index = 0; index < all->count; index++) {
    if (memcmp(item_provider(item_at(all, index)), provider, GUID_BYTES) == 0) return item_at(all, index);
  }
  return NULL;
}

uint8_t *item_with_id(const catalog *all, uint32_t id) {
  for (uint32_t index = 0; index < all->count; index++) {
    if (info_number(item_info(item_at(all, index)), CATALOG_ENTRY_ID) == id) return item_at(all, index);
  }
  return NULL;
}

/*
 * [assumed] The path is stored in the code page of the process. That is Latin 1 here (what does not fit becomes '?'), or
 *           with PATHS=utf-8 that of a process whose manifest says so; there characters from U+0080 to U+07FF have two bytes.
 * [assumed] A path that is too long is WSAEINVAL.
 */
int item_set_path(uint8_t *item, const uint16_t *path) {
  uint8_t bytes[PATH_BYTES] = {0};
  int at = 0;
  for (; *path; path++) {
    int wide = paths_are_utf8() && *path >= 0x80 && *path < 0x800;
    if (at + wide >= PATH_BYTES - 1) return WSAEINVAL;
    if (wide) bytes[at++] = (uint8_t)(0xc0 | *path >> 6);
    bytes[at++] = wide ? (uint8_t)(0x80 | (*path & 0x3f)) : *path < 256 ? (uint8_t)*path : '?';
  }
  memcpy(item, bytes, PATH_BYTES);
  return 0;
}

uint8_t *catalog_add(catalog *all) {
  uint8_t *items = all->count < MOST ? grown(all->items, all->count, ITEM_BYTES) : NULL;
  if (!items) return NULL;
  all->items = items;
  return item_at(all, all->count++);
}

void catalog_remove(catalog *all, uint32_t index) {
  memmove(item_at(all, index), item_at(all, index + 1), (size_t)(all->count - index - 1) * ITEM_BYTES);
  all->count--;
}
