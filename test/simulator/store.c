/*
 * The state, in the file that WINSOCK_LSP_SIMULATOR_STORE names; all numbers are 4 bytes, little endian:
 *   for the 32-bit and then the 64-bit catalog a count and that many items of 888 bytes, in catalog order;
 *   then, unless the file ends here, "WLSP", the next id of the 32-bit and of the 64-bit catalog,
 *   a count and that many LSP categories (GUID, bitness, mask: 24 bytes),
 *   a count and that many application rules (1064 bytes, see application_rule);
 *   then, unless the file ends here, for the 32-bit and then the 64-bit catalog a count and that many dead items.
 * A write replaces the whole file, so no reader sees half of one. Writers wait for each other at a lock beside it.
 */
#include "simulator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char MARK[4] = {'W', 'L', 'S', 'P'};
static lock held = -1;

static const char *store_path(void) { return getenv("WINSOCK_LSP_SIMULATOR_STORE"); }

typedef struct {
  const uint8_t *bytes;
  size_t left;
} reader;

static int take(reader *from, void *to, size_t size) {
  if (from->left < size) return 0;
  memcpy(to, from->bytes, size);
  from->bytes += size;
  from->left -= size;
  return 1;
}

static int take_list(reader *from, uint32_t *count, void **list, size_t size) {
  *list = NULL;
  if (!take(from, count, 4) || *count > MOST) { *count = 0; return 0; }
  *list = malloc((size_t)*count * size + 1);
  return *list && take(from, *list, (size_t)*count * size);
}

/* [assumed] Without a recorded counter the next id is one more than the highest in either catalog. */
static void number_on(store *all) {
  uint32_t highest = 1000;
  for (int which = 0; which < 2; which++) {
    for (uint32_t index = 0; index < all->catalogs[which].count; index++) {
      uint32_t id = info_number(item_info(item_at(&all->catalogs[which], index)), CATALOG_ENTRY_ID);
      if (id > highest) highest = id;
    }
  }
  all->next_id[0] = all->next_id[1] = highest + 1;
}

static int parse(reader *from, store *result) {
  char mark[4];
  for (int which = 0; which < 2; which++) {
    catalog *one = &result->catalogs[which];
    if (!take_list(from, &one->count, (void **)&one->items, ITEM_BYTES)) return 0;
  }
  number_on(result);
  if (from->left == 0) return 1;
  if (!take(from, mark, 4) || memcmp(mark, MARK, 4) != 0 || !take(from, result->next_id, 8) ||
      !take_list(from, &result->provider_count, (void **)&result->providers, sizeof(provider_categories)) ||
      !take_list(from, &result->rule_count, (void **)&result->rules, sizeof(application_rule))) {
    return 0;
  }
  for (int which = 0; which < 2 && from->left > 0; which++) {
    catalog *one = &result->dead[which];
    if (!take_list(from, &one->count, (void **)&one->items, ITEM_BYTES)) return 0;
  }
  return 1;
}

int store_read(store *result) {
  const char *path = store_path();
  size_t length;
  uint8_t *bytes = path ? file_read(path, &length) : NULL;
  reader from;
  int whole;
  memset(result, 0, sizeof *result);
  if (!bytes) return WSASYSNOTREADY;
  from.bytes = bytes;
  from.left = length;
  whole = parse(&from, result);
  free(bytes);
  if (whole) return 0;
  store_free(result);
  return WSASYSNOTREADY;
}

void store_free(store *read) {
  for (int which = 0; which < 2; which++) {
    free(read->catalogs[which].items);
    free(read->dead[which].items);
  }
  free(read->providers);
  free(read->rules);
  memset(read, 0, sizeof *read);
}

int store_open(store *result) {
  const char *path = store_path();
  char name[4096];
  int error;
  memset(result, 0, sizeof *result);
  if (!path || strlen(path) > sizeof name - 8) return WSASYSNOTREADY;
  sprintf(name, "%s.lock", path);
  held = file_lock(name);
  error = store_read(result);
  if (error) store_close(result);
  return error;
}

void store_close(store *opened) {
  store_free(opened);
  file_unlock(held);
  held = -1;
}

static uint8_t *put(uint8_t *to, const void *bytes, size_t size) {
  if (size) memcpy(to, bytes, size);
  return to + size;
}

static uint8_t *put_list(uint8_t *to, uint32_t count, const void *list, size_t size) {
  return put(put(to, &count, 4), list, count * size);
}

/* [assumed] The error is WSANO_RECOVERY when the registry cannot be written. */
int store_commit(store *changed) {
  size_t length = 4 * 6 + sizeof MARK + 8 + changed->provider_count * sizeof(provider_categories) +
                  changed->rule_count * sizeof(application_rule) +
                  (size_t)(changed->catalogs[0].count + changed->catalogs[1].count + changed->dead[0].count +
                           changed->dead[1].count) * ITEM_BYTES;
  uint8_t *bytes = malloc(length), *to = bytes;
  int written = 0;
  if (bytes) {
    for (int which = 0; which < 2; which++) {
      to = put_list(to, changed->catalogs[which].count, changed->catalogs[which].items, ITEM_BYTES);
    }
    to = put(put(to, MARK, sizeof MARK), changed->next_id, 8);
    to = put_list(to, changed->provider_count, changed->providers, sizeof(provider_categories));
    to = put_list(to, changed->rule_count, changed->rules, sizeof(application_rule));
    for (int which = 0; which < 2; which++) {
      to = put_list(to, changed->dead[which].count, changed->dead[which].items, ITEM_BYTES);
    }
    written = file_replace(store_path(), bytes, length);
    free(bytes);
  }
  store_close(changed);
  return written ? 0 : WSANO_RECOVERY;
}

catalog *store_catalog(store *in, int bitness) { return &in->catalogs[bitness == 64]; }

/* [assumed] A new item is written into the key after the last one, over the first dead item if there is one. */
uint8_t *store_add(store *in, int bitness) {
  catalog *dead = &in->dead[bitness == 64];
  if (dead->count > 0) catalog_remove(dead, 0);
  return catalog_add(store_catalog(in, bitness));
}

uint32_t store_take_id_for_both(store *in) {
  uint32_t id = in->next_id[0] > in->next_id[1] ? in->next_id[0] : in->next_id[1];
  in->next_id[0] = in->next_id[1] = id + 1;
  return id;
}

/*
 * [seen] Both catalogs take ids from one counter, and an id is never used again. IDS=separate is for tests that a restore
 *        does not rely on this.
 */
uint32_t store_take_id(store *in, int bitness) {
  return id_counter() == IDS_SEPARATE ? in->next_id[bitness == 64]++ : store_take_id_for_both(in);
}

void *grown(void *array, uint32_t count, size_t size) {
  uint8_t *larger = realloc(array, ((size_t)count + 1) * size + 1);
  if (larger) memset(larger + count * size, 0, size);
  return larger;
}
