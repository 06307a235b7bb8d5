package io.collab4j.store;

/** What happens in a tenant; told to the nodes that its people are connected to. */
public sealed interface TenantEvent extends BusEvent permits PresenceChange, EventsMissed {}
