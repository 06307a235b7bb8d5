package io.collab4j.jakarta.persistence;

import jakarta.persistence.spi.PersistenceProvider;
import java.util.Map;

/** EclipseLink with its own transactions. */
class EclipseLinkLocalTest extends LocalContract {
    @Override
    PersistenceProvider provider() {
        return new org.eclipse.persistence.jpa.PersistenceProvider();
    }

    @Override
    Map<String, Object> settings() {
        return Map.of(
                "eclipselink.ddl-generation", "create-tables",
                "eclipselink.weaving", "false",
                "eclipselink.logging.level", "OFF");
    }
}
