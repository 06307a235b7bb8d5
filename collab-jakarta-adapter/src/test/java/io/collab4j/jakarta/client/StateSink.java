package io.collab4j.jakarta.client;

/** What a state is written into, piece by piece: either to be read, or only to be told from other states. */
interface StateSink {
    void put(char mark);

    void put(long number);

    /** May have ids in it, each of them whole. */
    void put(String text);
}
