package dev.wallcrawler.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A Dockerfile as an engine reads it.
 *
 * @param all what it says, in its order, without comments and with continued lines joined
 */
record TestingDockerfile(List<Instruction> all) {

    /** @param arguments what follows its name */
    record Instruction(String name, String arguments) {}

    static TestingDockerfile of(String module) throws IOException {
        String text = Files.readString(folder(module).resolve("Dockerfile"))
                .replaceAll("(?m)^#.*\\R", "")
                .replaceAll("\\\\\\R\\s*", "");
        return new TestingDockerfile(Arrays.stream(text.split("\\R", -1))
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" ", 2))
                .map(words -> new Instruction(words[0], words[1].strip()))
                .toList());
    }

    /** Where it is, with all that it may copy. */
    static Path folder(String module) {
        return TestingDeployment.projectRoot().resolve(module);
    }

    /** The arguments of all instructions of that name. */
    List<String> instructions(String name) {
        return all.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::arguments)
                .toList();
    }

    /** What makes the stage that the final one copies from. */
    List<Instruction> firstStage() {
        return all.stream()
                .skip(1)
                .takeWhile(instruction -> !instruction.name().equals("FROM"))
                .toList();
    }
}
