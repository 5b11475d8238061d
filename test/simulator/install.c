/*
 * Installing a provider.
 * [documented] Only an administrator can; anybody else gets WSANO_RECOVERY.
 * [documented] A GUID that is there already is WSANO_RECOVERY too.
 * [documented] WSCInstallProvider installs into the catalog of the process that calls it, and a 32-bit process is the
 *              documented way into the 32-bit catalog.
 * [documented] New entries are the last: entries are enumerated in the order of their installation.
 * [sample]     Windows assigns the ids: the sample installs the dummy first and then enumerates to find its id.
 * [documented] The list of entries is [in]: the caller's copy gets no ids.
 * [documented] The list must not be NULL; [assumed] that is WSAEFAULT, as are a missing GUID and path.
 * [assumed]    An empty list, and a chain longer than 7 or shorter than 0, is WSAEINVAL.
 * [assumed]    Every entry gets the GUID that the call names.
 * [assumed]    A chain may name ids that are not there.
 * [seen]       WSCInstallProvider64_32 works on Windows 10 and 11: virtio-win's installer calls it there. It stores the same
 *              list with the same new ids in both catalogs: VMware's vSockets have one id in both, which two separate
 *              installations could not give (INSTALL64_32=works).
 * [documented] It is not available since Windows Vista (INSTALL64_32=refuses; [assumed] the error is WSANO_RECOVERY).
 * [documented] It works, but the ids differ, so a chain with a new dummy's 64-bit id is wrong in the 32-bit catalog
 *              (INSTALL64_32=wrong-ids; Windows Network Development Platform blog: "works in only a handful of cases").
 */
#include "simulator.h"

#include <string.h>

typedef struct {
  const void *provider;
  const uint16_t *path;
  const uint8_t *infos;
  uint32_t count;
} installation;

static int check(const installation *what) {
  if (is_bad(what->provider) || is_bad(what->path) || is_bad(what->infos)) return WSAEFAULT;
  if (what->count == 0 || what->count > MOST) return WSAEINVAL;
  for (uint32_t index = 0; index < what->count; index++) {
    if (info_number(what->infos + index * INFO_BYTES, CHAIN_LENGTH) > MAX_PROTOCOL_CHAIN) return WSAEINVAL;
  }
  return 0;
}

static int add(store *to, int bitness, const installation *what, uint32_t index, uint32_t id) {
  uint8_t *item = store_add(to, bitness);
  if (!item) return WSAENOBUFS;
  memcpy(item_info(item), what->infos + index * INFO_BYTES, INFO_BYTES);
  memcpy(item_provider(item), what->provider, GUID_BYTES);
  info_set_number(item_info(item), CATALOG_ENTRY_ID, id);
  return item_set_path(item, what->path);
}

static int add_all(store *to, const call *this, int both, const installation *what) {
  uint32_t count = this->half ? 1 : what->count;
  int error = 0;
  for (uint32_t index = 0; index < count && !error; index++) {
    int same = both && install_both() == BOTH_WORKS;
    uint32_t id = same ? store_take_id_for_both(to) : store_take_id(to, own_bitness());
    error = add(to, own_bitness(), what, index, id);
    if (both && !error) error = add(to, 32, what, index, same ? id : store_take_id(to, 32));
  }
  return error;
}

static int install(const call *this, int both, const installation *what) {
  store all;
  int error = check(what);
  if (!is_elevated()) return WSANO_RECOVERY;
  if (error) return error;
  if (both && install_both() == BOTH_REFUSES) return WSANO_RECOVERY;
  error = store_open(&all);
  if (error) return error;
  if (item_of_provider(store_catalog(&all, own_bitness()), what->provider) ||
      (both && item_of_provider(store_catalog(&all, 32), what->provider))) {
    error = WSANO_RECOVERY;
  } else {
    error = add_all(&all, this, both, what);
  }
  if (error) { store_close(&all); return error; }
  if (caching() == CACHE_INSTALL) forget_catalogs();
  return store_commit(&all);
}

static int answer(const char *name, int both, const installation *what, int *error) {
  call this;
  int code = call_begin(&this, name, what->provider);
  if (this.runs) code = install(&this, both, what);
  return call_answer(&this, code, error);
}

EXPORT int WSCInstallProvider(void *provider, const uint16_t *path, const void *infos, uint32_t count, int *error) {
  installation what = {provider, path, infos, count};
  return answer("WSCInstallProvider", 0, &what, error);
}

EXPORT int WSCInstallProvider64_32(void *provider, const uint16_t *path, const void *infos, uint32_t count,
                                   int *error) {
  installation what = {provider, path, infos, count};
  return answer("WSCInstallProvider64_32", 1, &what, error);
}
