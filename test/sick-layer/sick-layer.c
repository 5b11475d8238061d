/*
 * A faulty layer over Windows' own providers, for tests of the probe. The library replaces ws2_32 and the functions of kernel32
 * for completion ports. It implements the functions below, and forwards all others to Windows (sick-layer.def).
 *
 * SICK_LAYER has a fault for each of TCP/IPv4, TCP/IPv6, UDP/IPv4, UDP/IPv6, separated by commas:
 *   well       no fault
 *   lose       the layer never associates its sockets with the port, so no call completes there (KB 2568167)
 *   duplicate  the layer posts a packet also for calls that complete at once
 *   hang       a receive never returns
 *   crash      a send ends the process
 *   refuse     bind fails, also on the base provider
 *   unsafe     as duplicate, also on the base provider
 *   baseless   as lose, and the catalog has no base entry for the protocol
 */
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>
#include <ws2spi.h>
#include <ws2tcpip.h>

#define PROTOCOLS 4
#define MOST_SOCKETS 64
#define LAYER_ID 3000

static const struct { int family, type, protocol; } PROTOCOL[PROTOCOLS] = {
    {AF_INET, SOCK_STREAM, IPPROTO_TCP},
    {AF_INET6, SOCK_STREAM, IPPROTO_TCP},
    {AF_INET, SOCK_DGRAM, IPPROTO_UDP},
    {AF_INET6, SOCK_DGRAM, IPPROTO_UDP},
};

static const GUID LAYER = {0x51c41a7e, 0x0001, 0x4000, {0x80, 0, 0, 0, 0, 0, 0, 1}};

/** Every socket that this library made. */
static struct { SOCKET socket; int protocol; BOOL layered; } sockets[MOST_SOCKETS];
static int socket_count;
static HANDLE port;

static const char *fault_of(int protocol)
{
    static char words[256];
    char *word;
    DWORD length = GetEnvironmentVariableA("SICK_LAYER", words, sizeof words);
    if (length == 0 || length >= sizeof words)
        return "well";
    word = strtok(words, ",");
    while (word != NULL && protocol-- > 0)
        word = strtok(NULL, ",");
    return word == NULL ? "well" : word;
}

static int index_of(SOCKET socket)
{
    for (int i = socket_count - 1; i >= 0; i--)
        if (sockets[i].socket == socket)
            return i;
    return -1;
}

/** Whether a socket of the layer has this fault. */
static BOOL layer_has_fault(SOCKET socket, const char *word)
{
    int i = index_of(socket);
    return i >= 0 && sockets[i].layered && strcmp(fault_of(sockets[i].protocol), word) == 0;
}

/** Whether a socket's protocol has this fault, on the layer or on the base provider. */
static BOOL protocol_has_fault(SOCKET socket, const char *word)
{
    int i = index_of(socket);
    return i >= 0 && strcmp(fault_of(sockets[i].protocol), word) == 0;
}

static SOCKET remember(SOCKET socket, int protocol, BOOL layered)
{
    if (socket != INVALID_SOCKET && socket_count < MOST_SOCKETS) {
        sockets[socket_count].socket = socket;
        sockets[socket_count].protocol = protocol;
        sockets[socket_count++].layered = layered;
    }
    return socket;
}

static int protocol_of(int family, int type)
{
    for (int i = 0; i < PROTOCOLS; i++)
        if (PROTOCOL[i].family == family && PROTOCOL[i].type == type)
            return i;
    return -1;
}

SOCKET WSAAPI LayerSocket(int family, int type, int protocol, WSAPROTOCOL_INFOW *info, GROUP group, DWORD flags)
{
    int which = info == NULL ? protocol_of(family, type) : protocol_of(info->iAddressFamily, info->iSocketType);
    return remember(WSASocketW(family, type, protocol, info, group, flags), which, info == NULL);
}

SOCKET WSAAPI LayerAccept(SOCKET listener, struct sockaddr *address, int *length)
{
    int i = index_of(listener);
    SOCKET socket = accept(listener, address, length);
    return i < 0 ? socket : remember(socket, sockets[i].protocol, sockets[i].layered);
}

int WSAAPI LayerBind(SOCKET socket, const struct sockaddr *address, int length)
{
    if (!protocol_has_fault(socket, "refuse"))
        return bind(socket, address, length);
    WSASetLastError(WSAEACCES);
    return SOCKET_ERROR;
}

static WSAPROTOCOL_INFOW chain_over(const WSAPROTOCOL_INFOW *base, int protocol)
{
    WSAPROTOCOL_INFOW chain = *base;
    chain.dwServiceFlags1 &= ~XP1_IFS_HANDLES;
    chain.ProviderId = LAYER;
    chain.ProviderId.Data2 = (unsigned short)(2 + protocol);
    chain.dwCatalogEntryId = LAYER_ID + 1 + protocol;
    chain.ProtocolChain.ChainLen = 2;
    chain.ProtocolChain.ChainEntries[0] = LAYER_ID;
    chain.ProtocolChain.ChainEntries[1] = base->dwCatalogEntryId;
    wcscpy(chain.szProtocol, L"Sick layer over ");
    wcsncat(chain.szProtocol, base->szProtocol, WSAPROTOCOL_LEN - wcslen(chain.szProtocol));
    return chain;
}

int WSAAPI LayerOption(SOCKET socket, int level, int option, char *value, int *length)
{
    int i = index_of(socket);
    int result = getsockopt(socket, level, option, value, length);
    if (result == 0 && option == SO_PROTOCOL_INFOW && i >= 0 && sockets[i].layered) {
        WSAPROTOCOL_INFOW chain = chain_over((WSAPROTOCOL_INFOW *)value, sockets[i].protocol);
        memcpy(value, &chain, sizeof chain);
    }
    return result;
}

/** The layer's chain entries first, then its dummy, then the base entries. */
int WSAAPI LayerEnumerate(int *protocols, WSAPROTOCOL_INFOW *buffer, DWORD *length, int *error)
{
    WSAPROTOCOL_INFOW all[64], own[64];
    DWORD size = sizeof own;
    int count = WSCEnumProtocols(protocols, own, &size, error), total = 0;
    if (count <= 0 || count > 48)
        return count;
    for (int i = 0; i < count; i++) {
        int protocol = protocol_of(own[i].iAddressFamily, own[i].iSocketType);
        if (protocol >= 0)
            all[total++] = chain_over(&own[i], protocol);
    }
    all[total] = all[0];
    all[total].ProviderId = LAYER;
    all[total].dwCatalogEntryId = LAYER_ID;
    all[total].dwProviderFlags |= PFL_HIDDEN;
    all[total++].ProtocolChain.ChainLen = LAYERED_PROTOCOL;
    for (int i = 0; i < count; i++) {
        int protocol = protocol_of(own[i].iAddressFamily, own[i].iSocketType);
        if (protocol < 0 || strcmp(fault_of(protocol), "baseless") != 0)
            all[total++] = own[i];
    }
    if (buffer == NULL || *length < total * sizeof *all) {
        *length = total * sizeof *all;
        *error = WSAENOBUFS;
        return SOCKET_ERROR;
    }
    memcpy(buffer, all, total * sizeof *all);
    return total;
}

HANDLE WINAPI LayerPort(HANDLE handle, HANDLE existing, ULONG_PTR key, DWORD threads)
{
    if (existing != NULL)
        port = existing;
    if (layer_has_fault((SOCKET)handle, "lose") || layer_has_fault((SOCKET)handle, "baseless"))
        return existing;
    return CreateIoCompletionPort(handle, existing, key, threads);
}

static void before_send(SOCKET socket)
{
    /* Ends with the exit code of a crash. After a real crash Wine's debugger would take longer than a run may. */
    if (layer_has_fault(socket, "crash"))
        TerminateProcess(GetCurrentProcess(), STATUS_ACCESS_VIOLATION);
}

static void before_receive(SOCKET socket)
{
    if (layer_has_fault(socket, "hang"))
        Sleep(INFINITE);
}

static int after_call(SOCKET socket, int result, WSAOVERLAPPED *overlapped)
{
    if (result == 0 && (layer_has_fault(socket, "duplicate") || protocol_has_fault(socket, "unsafe")))
        PostQueuedCompletionStatus(port, (DWORD)overlapped->InternalHigh, 0, overlapped);
    return result;
}

int WSAAPI LayerSend(SOCKET socket, WSABUF *buffers, DWORD count, DWORD *moved, DWORD flags,
    WSAOVERLAPPED *overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    before_send(socket);
    return after_call(socket, WSASend(socket, buffers, count, moved, flags, overlapped, routine), overlapped);
}

int WSAAPI LayerSendTo(SOCKET socket, WSABUF *buffers, DWORD count, DWORD *moved, DWORD flags,
    const struct sockaddr *to, int length, WSAOVERLAPPED *overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    before_send(socket);
    return after_call(socket, WSASendTo(socket, buffers, count, moved, flags, to, length, overlapped, routine), overlapped);
}

int WSAAPI LayerReceive(SOCKET socket, WSABUF *buffers, DWORD count, DWORD *moved, DWORD *flags,
    WSAOVERLAPPED *overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    before_receive(socket);
    return after_call(socket, WSARecv(socket, buffers, count, moved, flags, overlapped, routine), overlapped);
}

int WSAAPI LayerReceiveFrom(SOCKET socket, WSABUF *buffers, DWORD count, DWORD *moved, DWORD *flags,
    struct sockaddr *from, int *length, WSAOVERLAPPED *overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine)
{
    before_receive(socket);
    return after_call(socket, WSARecvFrom(socket, buffers, count, moved, flags, from, length, overlapped, routine), overlapped);
}
