package io.collab4j.ot;

/** Which of two insertions at the same place comes to stand further left. */
public enum Side {
    LEFT,
    RIGHT;

    /** The side the other of the two operations takes. */
    public Side opposite() {
        return this == LEFT ? RIGHT : LEFT;
    }
}
