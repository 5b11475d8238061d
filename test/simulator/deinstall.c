/*
 * Removing a provider.
 * [documented] Only an administrator can; anybody else gets WSANO_RECOVERY.
 * [documented] WSAEINVAL for a GUID that is not in that catalog, even when the other catalog has it.
 * [sample]     All entries of the GUID are removed: the sample calls once per GUID, however many entries it has.
 * [sample]     Chains that name the removed ids stay as they are: the sample looks for such orphans, and repairs chains
 *              before it removes a layer that they lead through.
 * [assumed]    A GUID's LSP categories are removed with its last entry.
 */
#include "simulator.h"

#include <string.h>

static void drop_categories(store *all, int bitness, const void *provider) {
  for (uint32_t index = 0; index < all->provider_count; index++) {
    provider_categories *one = &all->providers[index];
    if (one->bitness != (uint32_t)bitness || memcmp(one->provider, provider, GUID_BYTES) != 0) continue;
    *one = all->providers[--all->provider_count];
    return;
  }
}

static int deinstall(const call *this, int bitness, const void *provider) {
  store all;
  catalog *entries;
  int error, removed = 0;
  if (!is_elevated()) return WSANO_RECOVERY;
  if (is_bad(provider)) return WSAEFAULT;
  error = store_open(&all);
  if (error) return error;
  entries = store_catalog(&all, bitness);
  for (uint32_t index = 0; index < entries->count && !(this->half && removed);) {
    if (memcmp(item_provider(item_at(entries, index)), provider, GUID_BYTES) != 0) { index++; continue; }
    catalog_remove(entries, index);
    removed = 1;
  }
  if (!removed) { store_close(&all); return WSAEINVAL; }
  if (!item_of_provider(entries, provider)) drop_categories(&all, bitness, provider);
  return store_commit(&all);
}

static int answer(const char *name, int bitness, const void *provider, int *error) {
  call this;
  int code = call_begin(&this, name, provider);
  if (this.runs) code = deinstall(&this, bitness, provider);
  return call_answer(&this, code, error);
}

EXPORT int WSCDeinstallProvider(void *provider, int *error) {
  return answer("WSCDeinstallProvider", 64, provider, error);
}

EXPORT int WSCDeinstallProvider32(void *provider, int *error) {
  return answer("WSCDeinstallProvider32", 32, provider, error);
}
