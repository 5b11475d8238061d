import { AF_INET6, SOCK_STREAM, type SocketKind } from '../catalog/serving.ts';
import { WindowsError } from '../windows/machine.ts';
import type { Socket, WindowsSockets } from '../windows/sockets.ts';

/** Two sockets of one provider that send to each other, on loopback. */
export interface Pair {
  sender: Socket;
  receiver: Socket;
  /** Where the sender sends to; null where it is connected. */
  to: Uint8Array | null;
}

const SMALL_BUFFER = 8192;
const MOST_STRANGERS = 20;
const WSAETIMEDOUT = 10060;

/** @param opened is called with the first socket, before it is used */
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
    : toEachOther(sockets, sender, other, loopback);
}

function connected(sockets: WindowsSockets, sender: Socket, listener: Socket): Pair {
  // The socket that is accepted has the listener's; with a small one a long send cannot be done at once.
  sockets.setBufferSize(listener, 'receive', SMALL_BUFFER);
  sockets.listen(listener);
  sockets.connect(sender, sockets.addressOf(listener));
  const own = Buffer.from(sockets.addressOf(sender));
  // Any program of this machine may have connected first.
  for (let strangers = 0; strangers < MOST_STRANGERS; strangers++) {
    const receiver = sockets.accept(listener);
    if (isSameEnd(own, sockets.peerOf(receiver))) {
      sockets.close(listener);
      return { sender, receiver, to: null };
    }
    sockets.close(receiver);
  }
  throw new WindowsError('accept', WSAETIMEDOUT);
}

/** The receiver takes nothing but what the sender sends. */
function toEachOther(sockets: WindowsSockets, sender: Socket, receiver: Socket, loopback: Uint8Array): Pair {
  sockets.bind(sender, loopback);
  sockets.connect(receiver, sockets.addressOf(sender));
  return { sender, receiver, to: sockets.addressOf(receiver) };
}

/** The port is what tells ends on loopback apart. */
const isSameEnd = (own: Buffer, peer: Uint8Array): boolean =>
  peer.length >= 4 && own.readUInt16BE(2) === Buffer.from(peer).readUInt16BE(2);

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
