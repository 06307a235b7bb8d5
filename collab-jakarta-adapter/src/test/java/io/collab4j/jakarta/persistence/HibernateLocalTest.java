package io.collab4j.jakarta.persistence;

import jakarta.persistence.spi.PersistenceProvider;
import java.util.Map;
import org.hibernate.jpa.HibernatePersistenceProvider;

/** Hibernate with its own transactions. */
class HibernateLocalTest extends LocalContract {
    @Override
    PersistenceProvider provider() {
        return new HibernatePersistenceProvider();
    }

    @Override
    Map<String, Object> settings() {
        return Map.of("hibernate.hbm2ddl.auto", "create");
    }
}
