package dev.wallcrawler.sessions.create;

import dev.wallcrawler.Environment;
import dev.wallcrawler.api.ConnectUrls;
import dev.wallcrawler.logging.EventLog;
import dev.wallcrawler.project.ProjectStore;
import dev.wallcrawler.session.SessionIds;
import dev.wallcrawler.session.SessionStore;
import software.amazon.awssdk.services.ecs.EcsClient;

import java.time.InstantSource;
import java.util.Map;

/** The function {@code sessions-create} over collaborators of a test's own. */
public final class ModelledCreate {

    private ModelledCreate() {}

    public static SessionsCreateHandler over(
            SessionStore store,
            ProjectStore projects,
            EcsClient ecs,
            String cluster,
            ConnectUrls urls,
            EventLog log,
            InstantSource clock,
            SessionIds ids) {
        Environment environment = Environment.of(Map.of(
                "ECS_CLUSTER", cluster,
                "ECS_TASK_DEFINITION", "browser",
                "ECS_SUBNETS", "subnet-a",
                "ECS_SECURITY_GROUPS", "sg-1"));
        return new SessionsCreateHandler(
                store,
                projects,
                new TaskLauncher(ecs, EcsSettings.from(environment)),
                urls,
                log,
                clock,
                ids,
                "us-west-2");
    }
}
