using System.Collections.Immutable;
using Microsoft.ML.BigDL.Spark.Bridge;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>
/// Asks executors what they have of a run, each by a job of its own: one that is frozen or cut off, as Spark itself sees only after minutes,
/// holds nobody up. It is asked no more, and Spark is told to replace it.
/// </summary>
internal sealed class RollCall(IWorkerCluster cluster, RunSpec spec)
{
    private readonly HashSet<string> _silent = [];

    /// <summary>The executors there are, without those that have once been silent.</summary>
    public ImmutableArray<ExecutorDescription> Present() => [.. cluster.Executors().Where(executor => !_silent.Contains(executor.Id))];

    /// <summary>Returns the executors that answer in time, with what they say, in the order given.</summary>
    /// <exception cref="WorkerJobException">One answers that it cannot take part.</exception>
    public ImmutableArray<(ExecutorDescription Executor, OpenReport Report)> Ask(ImmutableArray<ExecutorDescription> executors, TimeSpan patience)
    {
        byte[] body = Message.Write(spec);
        var answers = new Task<OpenReport?>[executors.Length];
        JobThread[] threads = [.. executors.Select(executor => new JobThread($"BigDL roll call {executor.Id}"))];
        try
        {
            for (int i = 0; i < executors.Length; i++)
            {
                ExecutorDescription executor = executors[i];
                answers[i] = threads[i].Run(() => Ask(executor, body, patience));
            }
        }
        finally
        {
            Array.ForEach(threads, thread => thread.Dispose());
        }

        return [.. executors.Zip(answers, (executor, answer) => (executor, answer.GetAwaiter().GetResult()))
            .Where(answer => answer.Item2 is not null).Select(answer => (answer.executor, answer.Item2!))];
    }

    private OpenReport? Ask(ExecutorDescription executor, byte[] body, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            return Message.Read<OpenReport>(cluster.Run(OpenJob.Name, body, [(executor, [])], limit.Token)[0]);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            lock (_silent)
            {
                _silent.Add(executor.Id);
            }

            cluster.Replace(executor);
            return null;
        }
        catch (WorkerJobException lost) when (lost.IsTransient)
        {
            return null;
        }
    }
}
