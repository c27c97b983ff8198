package dev.wallcrawler.local;

import dev.wallcrawler.local.process.JavaCommand;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/** How the services that are processes are run. */
record Commands(JavaCommand controller, JavaCommand gateway) {
    /** A controller lives for one session, and every session waits for one to start. */
    private static final List<String> CONTROLLER = List.of("-XX:TieredStopAtLevel=1", "-Xmx256m");

    private static final List<String> GATEWAY = List.of("-Xmx512m");

    Commands {
        requireNonNull(controller, "controller is null");
        requireNonNull(gateway, "gateway is null");
    }

    static Commands of(Artefacts artefacts) {
        return new Commands(
                new JavaCommand(artefacts.controller(), CONTROLLER, Optional.empty()),
                new JavaCommand(artefacts.gateway(), GATEWAY, Optional.empty()));
    }
}
