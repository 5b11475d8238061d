/*
 * Replaces ws2_32 and the registry's Winsock keys in the test build. README.md lists every rule with its source. In the code
 * each rule has one of four marks:
 *  [seen]        public data of real machines shows it, or a program that ships relies on it
 *  [documented]  Microsoft's documentation says so
 *  [sample]      Microsoft's LSP sample (Windows-classic-samples, netds/winsock/lsp/install) relies on it
 *  [assumed]     no source: Windows may do otherwise
 */
#ifndef SIMULATOR_H
#define SIMULATOR_H

#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

#define ITEM_BYTES 888
#define PATH_BYTES 260
#define INFO_BYTES 628
#define GUID_BYTES 16
#define MAX_PATH_UNITS 260
#define MAX_PROTOCOL_CHAIN 7
/* No store has more items of a kind; a larger count means that the file is damaged. */
#define MOST 4096

#define SOCKET_ERROR (-1)
#define ERROR_CALL_NOT_IMPLEMENTED 120
#define WSAEFAULT 10014
#define WSAEINVAL 10022
#define WSAENOBUFS 10055
#define WSASYSNOTREADY 10091
#define WSAEINVALIDPROVIDER 10105
#define WSASERVICE_NOT_FOUND 10108
#define WSANO_RECOVERY 11003

/* ---- store.c: the state file with both catalogs, categories and application rules */

typedef struct {
  uint32_t count;
  uint8_t *items; /* count times 888 bytes, in catalog order */
} catalog;

typedef struct {
  uint8_t provider[GUID_BYTES];
  uint32_t bitness;
  uint32_t categories;
} provider_categories;

/* A key of AppId_Catalog, as TestReadApplicationRules gives it: 1064 bytes. */
typedef struct {
  char key[20];
  uint32_t categories;
  uint16_t path[MAX_PATH_UNITS];
  uint16_t arguments[MAX_PATH_UNITS];
} application_rule;

typedef struct {
  catalog catalogs[2]; /* 32-bit, 64-bit */
  catalog dead[2];     /* keys beyond Num_Catalog_Entries[64], which no function of Winsock reads */
  uint32_t next_id[2];
  uint32_t provider_count;
  provider_categories *providers;
  uint32_t rule_count;
  application_rule *rules;
} store;

int store_read(store *result);        /* 0, or an error */
int store_open(store *result);        /* reads and locks it: no other process can change it until commit or close */
int store_commit(store *changed);     /* writes, then closes */
void store_close(store *opened);
void store_free(store *read);
catalog *store_catalog(store *in, int bitness);
uint8_t *store_add(store *in, int bitness); /* a new item at the end of a catalog, all zero */
uint32_t store_take_id(store *in, int bitness);
uint32_t store_take_id_for_both(store *in);
void *grown(void *array, uint32_t count, size_t size); /* the array with room for one more, all zero */

/* ---- item.c: fields of the 888 bytes */

uint8_t *item_at(const catalog *all, uint32_t index);
uint8_t *item_info(uint8_t *item);
uint8_t *item_provider(uint8_t *item);
uint32_t info_number(const uint8_t *info, int offset);
void info_set_number(uint8_t *info, int offset, uint32_t value);
uint8_t *item_of_provider(const catalog *all, const void *provider); /* the first; NULL where there is none */
uint8_t *item_with_id(const catalog *all, uint32_t id);
int item_set_path(uint8_t *item, const uint16_t *path); /* 0, or an error */
uint8_t *catalog_add(catalog *all);                     /* a new item at the end, all zero */
void catalog_remove(catalog *all, uint32_t index);

#define PROVIDER_ID 20
#define CATALOG_ENTRY_ID 36
#define CHAIN_LENGTH 40
#define PROTOCOL 92

/* ---- call.c: faults that a test sets, and the log of calls */

typedef struct {
  const char *name;
  uint32_t number; /* among all calls, of this process or of all that share a log */
  int runs;        /* whether the call has its effect */
  int half;        /* stops after the first entry; then the process dies */
  int dies;
  int error;       /* error to return instead of the effect; 0 for none */
  int later_error; /* error to return after the effect; 0 for none */
  char *swap;      /* a file that replaces the store after the call; NULL for none */
} call;

/* Counts and logs the call, and applies faults before its effect. Returns the error so far. No effect unless `runs`. */
int call_begin(call *this, const char *name, const void *provider);
/* Applies faults after the effect, and logs the end. Returns the error to report. */
int call_end(call *this, int error);
/* The same for a function that returns SOCKET_ERROR and stores the error in `error`. */
int call_answer(call *this, int code, int *error);
/* Whether a pointer is NULL or in the first 64 KiB, which Windows never maps. */
int is_bad(const void *pointer);
int fault_grows(void);

/* ---- options.c: switches */

int is_elevated(void);
int own_bitness(void); /* of the process: 64, or 32 when it stands for a 32-bit one */
typedef enum { CACHE_PROCESS, CACHE_INSTALL, CACHE_NONE } cache_mode;
cache_mode caching(void);
typedef enum { IDS_SHARED, IDS_SEPARATE } ids_mode;
ids_mode id_counter(void);
typedef enum { BOTH_WORKS, BOTH_REFUSES, BOTH_WRONG_IDS } both_mode;
both_mode install_both(void);
int update_adds(void);
enum { LANGUAGES = 3 };
int language(void); /* English, German, Chinese */
int paths_are_utf8(void);

/* ---- names.c */

void info_resolve_name(uint8_t *info);

/* ---- enumerate.c */

void forget_catalogs(void);

/* ---- platform.c: what Linux and Windows do differently */

uint8_t *file_read(const char *path, size_t *length);                       /* NULL when it cannot be read */
int file_replace(const char *path, const uint8_t *bytes, size_t length);    /* whole or not at all; 1 when done */
typedef intptr_t lock;
lock file_lock(const char *path); /* waits; released when the process dies */
void file_unlock(lock held);
void file_append(const char *path, const char *text);
void sleep_milliseconds(uint32_t milliseconds);
void die(void);
uint32_t process_id(void);

#endif
