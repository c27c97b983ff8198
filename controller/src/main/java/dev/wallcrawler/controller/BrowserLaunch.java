package dev.wallcrawler.controller;

import dev.wallcrawler.Environment;
import dev.wallcrawler.controller.browser.BrowserCommand;
import dev.wallcrawler.controller.browser.BrowserExecutable;
import dev.wallcrawler.controller.browser.BrowserProcess;
import dev.wallcrawler.controller.browser.BrowserStartException;
import dev.wallcrawler.controller.browser.ReservedPort;
import dev.wallcrawler.controller.browser.SessionDirectory;
import dev.wallcrawler.controller.egress.ProxyRelay;
import dev.wallcrawler.controller.guard.AdHosts;
import dev.wallcrawler.controller.guard.PageGuard;
import dev.wallcrawler.session.ExternalProxy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import static java.util.Objects.requireNonNull;

/** Launches the browser that a session asked for, with the guard and the way out that this takes. */
@SuppressWarnings("FutureReturnValueIgnored")
final class BrowserLaunch implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final ControllerSettings settings;
    private final Environment environment;
    private final Optional<ReservedPort> reserved;
    private final Optional<ProxyRelay> relay;

    BrowserLaunch(ControllerSettings settings, Environment environment) {
        this.settings = requireNonNull(settings, "settings is null");
        this.environment = requireNonNull(environment, "environment is null");
        this.reserved = settings.port() == 0 ? Optional.of(ReservedPort.at(settings.bindAddress())) : Optional.empty();
        this.relay = settings.proxyAuthenticates() ? Optional.of(ProxyRelay.start()) : Optional.empty();
    }

    /** The port that the controller is to listen at, which the browser's pages cannot reach. */
    int controllerPort() {
        return reserved.map(ReservedPort::number).orElse(settings.port());
    }

    /** @throws BrowserStartException if there is no browser to launch, or it cannot be launched */
    BrowserProcess launch() {
        Path executable = BrowserExecutable.find(environment)
                .orElseThrow(() -> new BrowserStartException(
                        "there is no browser: CHROME_PATH names none that can be executed, and none is on the PATH"));
        ReservedPort devTools = ReservedPort.at(LOOPBACK);
        BrowserCommand.Wish wish = new BrowserCommand.Wish(
                settings.session().sessionId(),
                settings.browserSettings(),
                relay.map(ProxyRelay::server).or(settings::proxyServer).orElse(""),
                settings.proxyServer().isEmpty() ? adHosts() : List.of(),
                new BrowserCommand.Ports(devTools.number(), controllerPort()),
                isUnsandboxed());
        SessionDirectory directory = SessionDirectory.create(environment);
        if (!settings.browserSettings().allowedDomains().isEmpty()) {
            directory.forbidPrefetching();
        }
        BrowserProcess browser =
                BrowserProcess.launch(BrowserCommand.of(executable, directory, wish, environment), directory);
        browser.devTools().whenComplete((_, _) -> devTools.close());
        return browser;
    }

    /** Chromium's sandbox refuses to work for root, and Fargate has not the user namespaces that it takes. */
    private boolean isUnsandboxed() {
        return settings.containerMetadata().isPresent() || "root".equals(System.getProperty("user.name"));
    }

    /**
     * Puts the browser under guard, if the session asked for anything that takes one; returns when it is.
     *
     * @param undecided told once if a request stays paused for good
     */
    void guard(BrowserProcess browser, Consumer<Exception> undecided) {
        PageGuard.Rules rules = new PageGuard.Rules(
                settings.browserSettings().allowedDomains(), settings.proxyServer().isPresent() ? adHosts() : List.of());
        if (!rules.isEmpty()) {
            PageGuard.start(rules, browser.commands(), browser.answers(), undecided).join();
        }
    }

    /**
     * Opens the way to a proxy that wants credentials, if the session asked for one.
     *
     * @param proxy gives it; asked only then
     * @param unreachable told once if the proxy cannot be reached
     * @throws IllegalStateException if the proxy is not known, or there is no way to it
     */
    void openProxy(Supplier<Optional<ExternalProxy>> proxy, Consumer<Throwable> unreachable) {
        if (relay.isEmpty()) {
            return;
        }
        ExternalProxy known = proxy.get().orElseThrow(() -> new IllegalStateException("the session's item names no proxy"));
        try {
            relay.get().open(known, settings.browserSettings().ignoreCertificateErrors(), unreachable);
        } catch (IOException e) {
            throw new IllegalStateException("there is no way to the proxy", e);
        }
    }

    private List<String> adHosts() {
        return settings.browserSettings().blockAds() ? AdHosts.read() : List.of();
    }

    /** Cuts the browser's way out, where that is this process's; to be called when there is no browser any more. */
    @Override
    public void close() {
        relay.ifPresent(ProxyRelay::close);
    }
}
