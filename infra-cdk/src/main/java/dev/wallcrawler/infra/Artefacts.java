package dev.wallcrawler.infra;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the build leaves what is deployed, below the project's folder. */
record Artefacts(Path root) {

    static Artefacts of(Path root) {
        return new Artefacts(root.toAbsolutePath());
    }

    /** The jar of a function. */
    String function(String name) {
        Path jar = root.resolve("lambdas").resolve(name).resolve("target").resolve(name + "-deploy.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("there is no " + jar + "; build the project first: ./mvnw -DskipTests package");
        }
        return jar.toString();
    }

    /** The folder of a container image. */
    String image(String module) {
        return root.resolve(module).toString();
    }
}
