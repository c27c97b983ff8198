package dev.wallcrawler.bench.lines;

import dev.wallcrawler.bench.RunDirectory;
import dev.wallcrawler.lambda.FunctionCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code LostLines DIRECTORY ARTEFACT INVOCATIONS SEED}: the experiment with this project's logging, and with an asynchronous
 * appender to show that it can see a loss. Exit code 1 if the first loses a line, or the second loses none, or more than it can.
 */
public final class LostLines {
    private static final int ENDS = 20;
    /** An asynchronous line is lost only now and then, so that the control needs many ends in few invocations. */
    private static final int ENDS_OF_CONTROL = 80;
    private static final int SHARE_OF_CONTROL = 10;
    /** No environment can lose more than the lines of its last invocations: one that logs nothing is no control. */
    private static final int MOST_LOST_OF_EACH = 4;

    private LostLines() {}

    /** Runs both. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean sound;
        try (RunDirectory directory = RunDirectory.in(Path.of(arguments[0]), "lines-")) {
            sound = run(directory.path(), arguments);
            directory.ended(sound);
        }
        System.exit(sound ? 0 : 1);
    }

    private static boolean run(Path directory, String[] arguments) throws IOException, InterruptedException {
        Path artefact = Path.of(arguments[1]);
        int invocations = Integer.parseInt(arguments[2]);
        long seed = Long.parseLong(arguments[3]);

        System.out.printf("seed %d%n%-32s %12s %13s %8s %8s %9s %8s%n",
                seed, "", "invocations", "environments", "killed", "frozen", "missing", "broken");
        Experiment.Outcome ours = run("this project's logging", code(directory, artefact, BeginEndHandler.class), directory,
                invocations, ENDS, seed);
        Experiment.Outcome control = run("an asynchronous appender",
                code(directory, artefact, AsyncBeginEndHandler.class), directory,
                Math.max(1, invocations / SHARE_OF_CONTROL), ENDS_OF_CONTROL, seed);
        boolean holds = ours.missing() == 0 && ours.broken() == 0;
        boolean sees = control.missing() > 0 && control.missing() <= MOST_LOST_OF_EACH * control.environments();
        System.out.println(holds ? "nothing is lost" : "LINES ARE LOST");
        if (!sees) {
            System.out.println(control.missing() == 0
                    ? "THE EXPERIMENT SAW NO LOSS WHERE THERE MUST BE ONE: run it with more invocations"
                    : "THE EXPERIMENT LOST MORE THAN A KILL CAN TAKE: it does not see what is logged");
        }
        return holds && sees;
    }

    private static Experiment.Outcome run(String name, FunctionCode code, Path directory, int invocations, int ends, long seed)
            throws IOException, InterruptedException {
        Experiment.Outcome outcome = new Experiment(code, directory, invocations, ends).run(seed);
        System.out.printf("%-32s %,12d %,13d %,8d %,8d %,9d %,8d%n",
                name,
                outcome.invocations(),
                outcome.environments(),
                outcome.killed(),
                outcome.frozen(),
                outcome.missing(),
                outcome.broken());
        return outcome;
    }

    /** The handler's class with what is nested in it, beside an artefact that has the logging library. */
    private static FunctionCode code(Path directory, Path artefact, Class<?> handler) throws IOException {
        return FunctionCode.ofClasses(
                Files.createTempDirectory(directory, "task-"), handler, List.of(artefact.toAbsolutePath()));
    }
}
