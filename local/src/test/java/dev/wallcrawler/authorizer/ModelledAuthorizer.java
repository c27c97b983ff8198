package dev.wallcrawler.authorizer;

import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.project.ProjectStore;

import java.time.InstantSource;

/** The function {@code authorizer} over collaborators of a test's own. */
public final class ModelledAuthorizer {

    private ModelledAuthorizer() {}

    public static AuthorizerHandler over(ProjectStore projects, EventLog log, InstantSource clock) {
        return new AuthorizerHandler(projects, log, clock);
    }
}
