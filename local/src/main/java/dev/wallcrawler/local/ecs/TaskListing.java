package dev.wallcrawler.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;

/** ListTasks: which tasks there are, a page at a time. */
final class TaskListing {
    private static final int MAX_RESULTS = 100;

    private TaskListing() {}

    static ObjectNode of(Cluster cluster, JsonNode request) {
        int limit = request.path("maxResults").asInt(MAX_RESULTS);
        if (limit < 1 || limit > MAX_RESULTS) {
            throw EcsException.invalidParameter("Max results should be between 1 and 100.");
        }
        List<String> matching = cluster.tasks().stream()
                .filter(task -> matches(cluster, task, request))
                .map(Task::id)
                .sorted()
                .toList();
        // A token names the last task of the page before, so that tasks that come and go move nothing to another page.
        Optional<String> after = RunTaskRequest.text(request, "nextToken");
        List<String> rest = after.isEmpty()
                ? matching
                : matching.stream().filter(id -> id.compareTo(after.get()) > 0).toList();
        List<String> page = rest.subList(0, Math.min(limit, rest.size()));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode arns = json.putArray("taskArns");
        page.forEach(id -> arns.add(cluster.name().taskArn(id)));
        if (page.size() < rest.size()) {
            json.put("nextToken", page.getLast());
        }
        return json;
    }

    private static boolean matches(Cluster cluster, Task task, JsonNode request) {
        String desired = RunTaskRequest.text(request, "desiredStatus").orElse("RUNNING");
        Optional<String> startedBy = RunTaskRequest.text(request, "startedBy");
        Optional<String> family = RunTaskRequest.text(request, "family");
        return desired.equals(task.state().wanted() ? "RUNNING" : "STOPPED")
                && (startedBy.isEmpty() || startedBy.equals(task.request().startedBy()))
                && family.filter(asked -> !asked.equals(cluster.definition().family())).isEmpty();
    }
}
