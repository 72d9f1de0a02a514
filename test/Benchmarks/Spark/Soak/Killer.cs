using System.Diagnostics;
using Microsoft.ML.BigDL.Spark.Engine;
using Microsoft.ML.BigDL.Spark.Tests;
using Microsoft.ML.BigDL.Training;

namespace Microsoft.ML.BigDL.Benchmarks.Spark.Soak;

/// <summary>
/// Kills processes of a run at random moments, drawn from a seed, again as soon as all executors take part once more, and takes the time until
/// it goes on.
/// </summary>
internal sealed class Killer(Random random, int most) : ITrainingObserver
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly string[] s_kinds = [LinuxProcesses.Worker, LinuxProcesses.Executor];

    private readonly List<Kill> _kills = [];
    private readonly object _gate = new();
    private SparkRun? _run;
    private bool _isOver;

    /// <summary>The kills that the run has survived so far.</summary>
    public IReadOnlyList<Kill> Kills => _kills;

    /// <summary>What went wrong with the run, in words; null while nothing has.</summary>
    public string? Failure { get; private set; }

    /// <summary>Trains with the killer at work; on return it has stopped.</summary>
    public void Attend(SparkRun run, Action train)
    {
        _run = run;
        var thread = new Thread(Work) { IsBackground = true, Name = "killer" };
        thread.Start();
        try
        {
            train();
        }
        finally
        {
            lock (_gate)
            {
                _isOver = true;
                Monitor.PulseAll(_gate);
            }

            thread.Join();
        }
    }

    public void OnStart(TrainingPlanInfo plan)
    {
        // Attend was told of the run.
    }

    public void OnStep(in TrainingProgress progress)
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }

    public void OnEpoch(EpochResult epoch)
    {
        // Steps are enough.
    }

    public void OnMessage(string text, bool isWarning) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss.fff} {text}");

    public void OnEnd(TrainingHistory history)
    {
        // Attend ends the work.
    }

    private void Work()
    {
        while (_kills.Count < most && Waits(() => _run!.Threads == SoakRun.Executors, "all executors to take part again"))
        {
            // An instant of the next seconds, wherever in a group it falls.
            if (Over(TimeSpan.FromMilliseconds(random.Next(2000))))
                return;

            string kind = s_kinds[random.Next(s_kinds.Length)];
            int[] victims = SparkProcesses.Find(kind);
            if (victims.Length == 0)
                continue;

            long failures = _run!.Failures;
            TimeSpan supplying = _run.Supplying;
            long began = Stopwatch.GetTimestamp();
            LinuxProcesses.Kill(victims[random.Next(victims.Length)]);
            if (!Waits(() => _run.Failures > failures, "a step after a kill"))
                return;

            Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss.fff} went on {Stopwatch.GetElapsedTime(began).TotalSeconds:0.00} s after a kill of {kind}");
            _kills.Add(new Kill(kind == LinuxProcesses.Worker ? "worker process" : "executor", Stopwatch.GetElapsedTime(began), _run.Supplying - supplying));
        }
    }

    // Looks after every group of steps.
    private bool Waits(Func<bool> condition, string what)
    {
        long began = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            do
            {
                if (!_isOver && !Monitor.Wait(_gate, s_patience))
                    Failure = $"no step for {s_patience.TotalSeconds} s, waiting for {what}";
                else if (Stopwatch.GetElapsedTime(began) > s_patience)
                    Failure = $"waited for {s_patience.TotalSeconds} s for {what}";
            }
            while (!_isOver && Failure is null && !condition());
            return !_isOver && Failure is null;
        }
    }

    private bool Over(TimeSpan after)
    {
        long began = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            for (TimeSpan left = after; !_isOver && left > TimeSpan.Zero; left = after - Stopwatch.GetElapsedTime(began))
                Monitor.Wait(_gate, left);

            return _isOver;
        }
    }
}
