package io.collab4j.access;

/** Told what leaves for the readers of a tenant's documents and channels, all of whom together may be told so much. Any thread. */
public interface Deliveries {
    /** So many characters are on their way, because of what users of the tenant or the application did. */
    void count(String tenantId, int chars);
}
