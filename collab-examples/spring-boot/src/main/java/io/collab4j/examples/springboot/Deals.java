package io.collab4j.examples.springboot;

import org.springframework.data.jpa.repository.JpaRepository;

/** Where they are kept. */
public interface Deals extends JpaRepository<Deal, Long> {}
