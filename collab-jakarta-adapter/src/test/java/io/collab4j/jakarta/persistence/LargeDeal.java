package io.collab4j.jakarta.persistence;

import jakarta.persistence.Entity;

/** A deal with something more. */
@Entity
class LargeDeal extends Deal {
    int discount;

    protected LargeDeal() {}

    LargeDeal(String title) {
        super(title);
    }
}
