package io.collab4j.examples.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application like any other. */
@SpringBootApplication
public class SpringBootExample {

    /** Needs {@code collab.secret}, as an argument or in the environment. */
    public static void main(String[] arguments) {
        SpringApplication.run(SpringBootExample.class, arguments);
    }
}
