package dev.wallcrawler.local.ecs;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static dev.wallcrawler.local.ecs.TestingCluster.CLUSTER;
import static dev.wallcrawler.local.ecs.TestingCluster.UNTIL_TOLD;
import static dev.wallcrawler.local.ecs.TestingCluster.overrides;
import static dev.wallcrawler.local.ecs.TestingCluster.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the AWS SDK hears from the endpoint, in ECS's own words. */
class EcsEndpointTest {
    @TempDir
    Path directory;

    private TestingCluster scene;

    @BeforeEach
    void open() {
        scene = new TestingCluster(directory);
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    @Test
    void shouldStartOneTaskForOneClientToken() throws Exception {
        scene.start(UNTIL_TOLD);

        Task first = scene.run("sess_1");
        Task again = scene.run("sess_1");

        assertThat(again.taskArn()).isEqualTo(first.taskArn());
        assertThat(scene.ecs().listTasks(list -> list.cluster(CLUSTER)).taskArns()).containsExactly(first.taskArn());
        assertThatThrownBy(() -> scene.ecs().runTask(request("sess_1", Map.of("SESSION_ID", "sess_2"))))
                .isInstanceOfSatisfying(ConflictException.class, conflict -> assertThat(conflict.resourceIds())
                        .containsExactly(first.taskArn()));
    }

    @Test
    void shouldPlaceNoMoreTasksThanThereIsRoomFor() throws Exception {
        scene.start(UNTIL_TOLD, scene.events()::add, Duration.ofSeconds(5), 1);

        scene.run("sess_1");
        RunTaskResponse second = scene.ecs().runTask(request("sess_2", Map.of()));

        assertThat(second.tasks()).isEmpty();
        assertThat(second.failures()).singleElement().satisfies(failure -> assertThat(failure.reason())
                .isEqualTo("RESOURCE:MEMORY"));
    }

    @Test
    void shouldDescribeWhatItKnowsAndNameWhatItDoesNot() throws Exception {
        scene.start(UNTIL_TOLD);
        Task task = scene.run("sess_1");
        scene.awaitEvent("RUNNING");
        String unknown = "arn:aws:ecs:us-west-2:000000000000:task/browsers/0123456789abcdef0123456789abcdef";

        var described = scene.ecs().describeTasks(describe -> describe.cluster(CLUSTER).tasks(task.taskArn(), unknown));

        assertThat(described.tasks()).singleElement().satisfies(found -> {
            assertThat(found.lastStatus()).isEqualTo("RUNNING");
            assertThat(found.startedAt()).isNotNull();
            assertThat(found.containers().getFirst().name()).isEqualTo("controller");
            assertThat(found.overrides().containerOverrides().getFirst().environment().getFirst().value())
                    .isEqualTo("sess_1");
        });
        assertThat(described.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.arn()).isEqualTo(unknown);
            assertThat(failure.reason()).isEqualTo("MISSING");
        });
    }

    @Test
    void shouldListTasksInPagesAndByWhoStartedThem() throws Exception {
        scene.start(UNTIL_TOLD);
        var arns = new HashMap<String, String>();
        for (String session : List.of("sess_1", "sess_2", "sess_3")) {
            arns.put(session, scene.run(session).taskArn());
        }
        scene.ecs().stopTask(stop -> stop.cluster(CLUSTER).task(arns.get("sess_3")));

        assertThat(scene.ecs().listTasksPaginator(list -> list.cluster(CLUSTER).maxResults(1)).taskArns())
                .containsExactlyInAnyOrder(arns.get("sess_1"), arns.get("sess_2"));
        assertThat(scene.ecs().listTasks(list -> list.cluster(CLUSTER).desiredStatus(DesiredStatus.STOPPED)).taskArns())
                .containsExactly(arns.get("sess_3"));
        assertThat(scene.ecs().listTasks(list -> list.cluster(CLUSTER).startedBy("sess_2")).taskArns())
                .containsExactly(arns.get("sess_2"));
        assertThat(scene.ecs().listTasks(list -> list.cluster(CLUSTER).family("other")).taskArns()).isEmpty();
    }

    @Test
    void shouldRefuseWhatEcsRefuses() throws Exception {
        scene.start(UNTIL_TOLD);
        RunTaskRequest good = request("sess_1", Map.of());

        assertThatThrownBy(() -> scene.ecs().stopTask(stop -> stop.cluster(CLUSTER).task("nothing")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The referenced task was not found.");
        assertThatThrownBy(() -> scene.ecs().runTask(good.toBuilder().cluster("other").build()))
                .isInstanceOf(ClusterNotFoundException.class);
        assertThatThrownBy(() -> scene.ecs().runTask(good.toBuilder().taskDefinition("other").build()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("TaskDefinition not found.");
        assertThatThrownBy(() -> scene.ecs().runTask(good.toBuilder()
                        .overrides(overrides("other", Map.of()))
                        .build()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("container named other");
        assertThatThrownBy(() -> scene.ecs().listClusters())
                .isInstanceOfSatisfying(EcsException.class, error -> assertThat(error.awsErrorDetails().errorCode())
                        .isEqualTo("UnknownOperationException"));
    }
}
