import { AF_INET6, SOCK_STREAM, type SocketKind } from '../catalog/serving.ts';
import { WindowsError } from '../windows/machine.ts';
import type { Socket, WindowsSockets } from '../windows/sockets.ts';

/** Two sockets of one provider, connected on loopback. */
export interface Pair {
  sender: Socket;
  receiver: Socket;
  /** The address that the sender sends to; null when it is connected. */
  to: Uint8Array | null;
}

const SMALL_BUFFER = 8192;
/** Limits how many connections of other programs are closed before giving up. */
const MAX_FOREIGN_CONNECTIONS = 20;
const WSAETIMEDOUT = 10060;

/**
 * Opens two sockets that can send to each other.
 * @param opened called with the first socket before its first use
 * @throws WindowsError
 */
export function openPair(
  sockets: WindowsSockets,
  kind: SocketKind,
  info: Uint8Array | null,
  opened: (socket: Socket) => void,
): Pair {
  const loopback = loopbackAddress(kind.addressFamily);
  const sender = sockets.open(kind, info);
  opened(sender);
  const other = sockets.open(kind, info);
  sockets.bind(other, loopback);
  return kind.socketType === SOCK_STREAM
    ? connected(sockets, sender, other)
    : datagramPair(sockets, sender, other, loopback);
}

function connected(sockets: WindowsSockets, sender: Socket, listener: Socket): Pair {
  // An accepted socket inherits the listener's buffer size. With a small buffer a long send cannot complete at once.
  sockets.setBufferSize(listener, 'receive', SMALL_BUFFER);
  sockets.listen(listener);
  sockets.connect(sender, sockets.addressOf(listener));
  const senderAddress = Buffer.from(sockets.addressOf(sender));
  // Another program of this machine may have connected first.
  for (let tries = 0; tries < MAX_FOREIGN_CONNECTIONS; tries++) {
    const receiver = sockets.accept(listener);
    if (isSameEnd(senderAddress, sockets.peerOf(receiver))) {
      sockets.close(listener);
      return { sender, receiver, to: null };
    }
    sockets.close(receiver);
  }
  throw new WindowsError('accept', WSAETIMEDOUT);
}

/** Connects the receiver, so that it receives only what the sender sends. */
function datagramPair(sockets: WindowsSockets, sender: Socket, receiver: Socket, loopback: Uint8Array): Pair {
  sockets.bind(sender, loopback);
  sockets.connect(receiver, sockets.addressOf(sender));
  return { sender, receiver, to: sockets.addressOf(receiver) };
}

/** Compares the ports of two socket addresses: on loopback they identify a connection. */
const isSameEnd = (address: Buffer, peer: Uint8Array): boolean =>
  peer.length >= 4 && address.readUInt16BE(2) === Buffer.from(peer).readUInt16BE(2);

const SOCKADDR_IN_BYTES = 16;
const SOCKADDR_IN6_BYTES = 28;

/** 127.0.0.1 or ::1, with port 0: Windows chooses a free one. */
function loopbackAddress(addressFamily: number): Uint8Array {
  const address = Buffer.alloc(addressFamily === AF_INET6 ? SOCKADDR_IN6_BYTES : SOCKADDR_IN_BYTES);
  address.writeUInt16LE(addressFamily);
  if (addressFamily === AF_INET6) address.writeUInt8(1, 8 + 15);
  else address.set([127, 0, 0, 1], 4);
  return address;
}
