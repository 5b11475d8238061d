/** First argument of a thread that reads for fleet. It is not for users. */
export const THREAD_REQUEST = '--fleet-thread';
