package io.collab4j.jakarta.persistence;

import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;

/** An entity that is read through its getters. */
@Entity
@Access(AccessType.PROPERTY)
@EntityListeners(CollabEntityListener.class)
class Person {
    private String email = "";
    private String name = "";

    protected Person() {}

    Person(String email, String name) {
        this.email = email;
        this.name = name;
    }

    @Id
    public String getEmail() {
        return email;
    }

    public void setEmail(String email) {
        this.email = email;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }
}
