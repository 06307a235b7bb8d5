package io.collab4j.jakarta.persistence;

import jakarta.persistence.Embeddable;

/** Where somebody is. */
@Embeddable
class Address {
    String city = "";
    String street = "";

    protected Address() {}

    Address(String city, String street) {
        this.city = city;
        this.street = street;
    }
}
