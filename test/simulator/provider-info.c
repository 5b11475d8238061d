/*
 * LSP categories of a provider.
 * [documented] The only class is ProviderInfoLspCategories, a DWORD; ProviderInfoAudit is ERROR_CALL_NOT_IMPLEMENTED,
 *              [assumed] any other WSAEINVAL.
 * [documented] Without a buffer it fails and returns the needed size; [assumed] the error is WSAEFAULT.
 * [documented] Getting for an unknown GUID is WSAEINVALIDPROVIDER; [assumed] setting is WSAEINVAL.
 * [documented] Setting needs an administrator, else WSANO_RECOVERY; [assumed] getting does not.
 * [assumed]    A provider without categories has 0; setting replaces; any kind of provider can have them; they are
 *              kept by GUID and catalog; getting reads the registry and not the process's copy of the catalog.
 */
#include "simulator.h"

#include <string.h>

enum { PROVIDER_INFO_LSP_CATEGORIES = 0, PROVIDER_INFO_AUDIT = 1 };

static int class_error(int type) {
  if (type == PROVIDER_INFO_LSP_CATEGORIES) return 0;
  return type == PROVIDER_INFO_AUDIT ? ERROR_CALL_NOT_IMPLEMENTED : WSAEINVAL;
}

static provider_categories *find(store *all, int bitness, const void *provider) {
  for (uint32_t index = 0; index < all->provider_count; index++) {
    provider_categories *one = &all->providers[index];
    if (one->bitness == (uint32_t)bitness && memcmp(one->provider, provider, GUID_BYTES) == 0) return one;
  }
  return NULL;
}

static int get(int bitness, const void *provider, int type, uint8_t *info, size_t *size) {
  store all;
  uint32_t categories = 0;
  int error = is_bad(provider) || is_bad(size) ? WSAEFAULT : class_error(type);
  if (error) return error;
  error = store_read(&all);
  if (error) return error;
  if (!item_of_provider(store_catalog(&all, bitness), provider)) error = WSAEINVALIDPROVIDER;
  else if (find(&all, bitness, provider)) categories = find(&all, bitness, provider)->categories;
  store_free(&all);
  if (error) return error;
  if (is_bad(info) || *size < sizeof categories) { *size = sizeof categories; return WSAEFAULT; }
  memcpy(info, &categories, sizeof categories);
  *size = sizeof categories;
  return 0;
}

static int set(int bitness, const void *provider, int type, const uint8_t *info, size_t size) {
  store all;
  provider_categories *one;
  int error = is_bad(provider) || is_bad(info) ? WSAEFAULT : class_error(type);
  if (!is_elevated()) return WSANO_RECOVERY;
  if (!error && size != sizeof one->categories) error = WSAEINVAL;
  if (error) return error;
  error = store_open(&all);
  if (error) return error;
  if (!item_of_provider(store_catalog(&all, bitness), provider)) { store_close(&all); return WSAEINVAL; }
  one = find(&all, bitness, provider);
  if (!one) {
    provider_categories *larger = grown(all.providers, all.provider_count, sizeof *one);
    if (!larger) { store_close(&all); return WSAENOBUFS; }
    all.providers = larger;
    one = &all.providers[all.provider_count++];
    memcpy(one->provider, provider, GUID_BYTES);
    one->bitness = (uint32_t)bitness;
  }
  memcpy(&one->categories, info, sizeof one->categories);
  return store_commit(&all);
}

static int answer_get(const char *name, int bitness, void *provider, int type, uint8_t *info, size_t *size,
                      int *error) {
  call this;
  int code = call_begin(&this, name, provider);
  if (this.runs) code = get(bitness, provider, type, info, size);
  return call_answer(&this, code, error);
}

static int answer_set(const char *name, int bitness, void *provider, int type, uint8_t *info, size_t size,
                      int *error) {
  call this;
  int code = call_begin(&this, name, provider);
  if (this.runs) code = set(bitness, provider, type, info, size);
  return call_answer(&this, code, error);
}

EXPORT int WSCGetProviderInfo(void *provider, int type, uint8_t *info, size_t *size, uint32_t flags, int *error) {
  (void)flags;
  return answer_get("WSCGetProviderInfo", 64, provider, type, info, size, error);
}

EXPORT int WSCGetProviderInfo32(void *provider, int type, uint8_t *info, size_t *size, uint32_t flags, int *error) {
  (void)flags;
  return answer_get("WSCGetProviderInfo32", 32, provider, type, info, size, error);
}

EXPORT int WSCSetProviderInfo(void *provider, int type, uint8_t *info, size_t size, uint32_t flags, int *error) {
  (void)flags;
  return answer_set("WSCSetProviderInfo", 64, provider, type, info, size, error);
}

EXPORT int WSCSetProviderInfo32(void *provider, int type, uint8_t *info, size_t size, uint32_t flags, int *error) {
  (void)flags;
  return answer_set("WSCSetProviderInfo32", 32, provider, type, info, size, error);
}
