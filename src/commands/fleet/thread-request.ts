/** First argument of a thread that reads for fleet. No user gives it. */
export const THREAD_REQUEST = '--fleet-thread';
