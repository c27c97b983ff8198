package dev.wallcrawler.controller.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/** A running browser. Thread-safe. */
public final class BrowserProcess {

    private final Process process;
    private final SessionDirectory directory;
    private final ProcessTree tree;
    private final CompletableFuture<DevTools> devTools = new CompletableFuture<>();
    private final CompletableFuture<Void> silent = new CompletableFuture<>();
    private final LastLines lastLines = new LastLines();

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
    public CompletableFuture<BrowserExit> exit() {
        return process.onExit().thenApply(ended -> new BrowserExit(ended.exitValue()));
    }

    /** How its main process ended, if it has. */
    public Optional<BrowserExit> exited() {
        return process.isAlive() ? Optional.empty() : Optional.of(new BrowserExit(process.exitValue()));
    }

    /**
     * What it printed last on standard error, fit to be logged: 10 lines at most, each of 300 characters at most. Waits until it
     * can print no more, since its exit may be known before its last words are.
     *
     * @param patience how long to wait at most
     */
    public List<String> lastWords(Duration patience) {
        silent.copy().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS).join();
        return lastLines.soFar();
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
        try (BufferedReader errors =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            lastLines.readAll(errors, line -> !announces(line));
            devTools.completeExceptionally(new BrowserStartException("the browser fell silent before it answered"));
        } catch (IOException e) {
            devTools.completeExceptionally(new BrowserStartException("the browser went away: " + e.getMessage()));
        } finally {
            silent.complete(null);
        }
    }

    private boolean announces(String line) {
        Optional<DevTools> announced = devTools.isDone() ? Optional.empty() : DevTools.announcedBy(line);
        announced.ifPresent(devTools::complete);
        return announced.isPresent();
    }
}
