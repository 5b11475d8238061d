/*
 * The registry, for which ws2_32 has no functions. Always reads the current state, not the copy of this process.
 * Each function returns 0 or an error; without a buffer, or with a short one, WSAENOBUFS and the needed length in bytes.
 * [assumed] The key of an application rule is a hash of its path (8 digits), then a dash and a hash of its arguments, if
 *           any. How Windows makes it is unknown, and nothing may rely on it.
 */
#include "simulator.h"
#include "application.h"

#include <stdio.h>
#include <string.h>

static int give(const void *from, uint32_t needed, void *to, uint32_t *length) {
  if (is_bad(length)) return WSAEFAULT;
  if (is_bad(to) || *length < needed) { *length = needed; return WSAENOBUFS; }
  if (needed) memcpy(to, from, needed);
  *length = needed;
  return 0;
}

EXPORT int TestReadCatalogItems(int bitness, void *items, uint32_t *length) {
  call this;
  store all;
  int code = call_begin(&this, "TestReadCatalogItems", NULL);
  if (this.runs) code = store_read(&all);
  if (this.runs && !code) {
    catalog *entries = store_catalog(&all, bitness);
    const catalog *dead = &all.dead[bitness == 64];
    for (uint32_t index = 0; index < dead->count && !code; index++) {
      uint8_t *item = catalog_add(entries);
      if (item) memcpy(item, item_at(dead, index), ITEM_BYTES);
      else code = WSAENOBUFS;
    }
    if (!code) code = give(entries->items, entries->count * ITEM_BYTES, items, length);
    store_free(&all);
  }
  return call_end(&this, code);
}

/* Num_Catalog_Entries or Num_Catalog_Entries64. */
EXPORT int TestReadCatalogCount(int bitness, uint32_t *count) {
  store all;
  int code = is_bad(count) ? WSAEFAULT : store_read(&all);
  if (code) return code;
  *count = store_catalog(&all, bitness)->count;
  store_free(&all);
  return 0;
}

static uint32_t hash(const uint16_t *text) {
  uint32_t value = 2166136261u;
  for (; *text; text++) value = (value ^ (*text >= 'A' && *text <= 'Z' ? *text + 32u : *text)) * 16777619u;
  return value;
}

application_rule *rule_add(store *all, const application_rule *wanted) {
  application_rule *larger = all->rule_count < MOST ? grown(all->rules, all->rule_count, sizeof *larger) : NULL;
  application_rule *rule;
  if (!larger) return NULL;
  all->rules = larger;
  rule = &larger[all->rule_count++];
  *rule = *wanted;
  rule->categories = 0;
  snprintf(rule->key, sizeof rule->key, "%08lX", (unsigned long)hash(rule->path));
  if (rule->arguments[0]) snprintf(rule->key + 8, sizeof rule->key - 8, "-%08lX", (unsigned long)hash(rule->arguments));
  return rule;
}

/* AppId_Catalog: records of 1064 bytes, see application_rule. */
EXPORT int TestReadApplicationRules(void *rules, uint32_t *length) {
  call this;
  store all;
  int code = call_begin(&this, "TestReadApplicationRules", NULL);
  if (this.runs) code = store_read(&all);
  if (this.runs && !code) {
    code = give(all.rules, all.rule_count * (uint32_t)sizeof(application_rule), rules, length);
    store_free(&all);
  }
  return call_end(&this, code);
}

/*
 * Writes the key of AppId_Catalog that the record names (as RegSetKeyValueW), or deletes it (as RegDeleteKeyExW). Winsock
 * has no function that undoes a rule. [assumed] ERROR_ACCESS_DENIED without an administrator, ERROR_FILE_NOT_FOUND when
 * there is no such key.
 */
EXPORT int TestWriteApplicationRule(const void *record, int keep) {
  enum { ERROR_FILE_NOT_FOUND = 2, ERROR_ACCESS_DENIED = 5 };
  call this;
  store all;
  application_rule wanted;
  uint32_t index = 0;
  int code = call_begin(&this, "TestWriteApplicationRule", NULL);
  if (this.runs) code = is_bad(record) ? WSAEFAULT : is_elevated() ? store_open(&all) : ERROR_ACCESS_DENIED;
  if (!this.runs || code) return call_end(&this, code);
  memcpy(&wanted, record, sizeof wanted);
  while (index < all.rule_count && memcmp(all.rules[index].key, wanted.key, sizeof wanted.key) != 0) index++;
  if (index == all.rule_count) {
    store_close(&all);
    return call_end(&this, ERROR_FILE_NOT_FOUND);
  }
  if (keep) all.rules[index] = wanted;
  else memmove(&all.rules[index], &all.rules[index + 1], (--all.rule_count - index) * sizeof wanted);
  return call_end(&this, store_commit(&all));
}
