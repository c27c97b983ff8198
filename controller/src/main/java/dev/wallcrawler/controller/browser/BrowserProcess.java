package dev.wallcrawler.controller.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static java.util.Objects.requireNonNull;

/** A running browser. Thread-safe. */
public final class BrowserProcess {

    private static final int LINES_KEPT = 10;
    private static final int LINE_CHARACTERS = 300;

    private final Process process;
    private final SessionDirectory directory;
    private final ProcessTree tree;
    private final CompletableFuture<DevTools> devTools = new CompletableFuture<>();
    private final ArrayDeque<String> lastLines = new ArrayDeque<>();

    private BrowserProcess(Process process, SessionDirectory directory, ProcessTree tree) {
        this.process = requireNonNull(process, "process is null");
        this.directory = requireNonNull(directory, "directory is null");
        this.tree = requireNonNull(tree, "tree is null");
    }

    /**
     * Starts a browser; it answers some time later.
     *
     * @throws UncheckedIOException if it cannot be started
     */
    public static BrowserProcess launch(BrowserCommand command, SessionDirectory directory) {
        ProcessBuilder builder = new ProcessBuilder(command.arguments()).directory(directory.root().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        try {
            Process process = builder.start();
            String mark = BrowserCommand.SESSION_MARK + "="
                    + command.environment().get(BrowserCommand.SESSION_MARK);
            BrowserProcess browser =
                    new BrowserProcess(process, directory, new ProcessTree(process.toHandle(), mark, directory.root()));
            Thread.ofPlatform().daemon().name("browser-stderr").start(browser::readErrors);
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException("the browser cannot be started", e);
        }
    }

    /**
     * Where its DevTools listen, once they do; fails with a {@link BrowserStartException} if the browser ends before.
     */
    public CompletableFuture<DevTools> devTools() {
        return devTools;
    }

    /** Completes when the browser's main process has exited. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** The browser and all that belongs to it. */
    public ProcessTree tree() {
        return tree;
    }

    /** The writing half of the DevTools pipe. */
    public OutputStream commands() {
        return process.getOutputStream();
    }

    /** The reading half of the DevTools pipe. */
    public InputStream answers() {
        return process.getInputStream();
    }

    /**
     * Kills the browser and everything that it started, and removes its files. Returns when they are gone; doing it again has no
     * effect.
     *
     * @throws IOException if a file cannot be removed
     * @throws IllegalStateException if a process outlives its kill
     */
    public void destroy() throws IOException {
        boolean gone = tree.kill();
        directory.delete();
        if (!gone) {
            throw new IllegalStateException("a process of the browser cannot be killed");
        }
    }

    private void readErrors() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<DevTools> announced = devTools.isDone() ? Optional.empty() : DevTools.announcedBy(line);
                announced.ifPresent(devTools::complete);
                keep(line);
            }
            devTools.completeExceptionally(new BrowserStartException("the browser ended before it answered: " + said()));
        } catch (IOException e) {
            devTools.completeExceptionally(new BrowserStartException("the browser went away: " + e.getMessage()));
        }
    }

    private void keep(String line) {
        if (line.isBlank() || devTools.isDone()) {
            return;
        }
        if (lastLines.size() == LINES_KEPT) {
            lastLines.removeFirst();
        }
        lastLines.addLast(line.substring(0, Math.min(line.length(), LINE_CHARACTERS)));
    }

    private String said() {
        return lastLines.isEmpty() ? "it said nothing" : String.join(" | ", lastLines);
    }
}
