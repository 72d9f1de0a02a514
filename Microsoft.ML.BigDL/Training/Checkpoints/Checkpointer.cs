using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.BigDL.Training.Checkpoints;

/// <summary>Goes on from the newest checkpoint, and writes new ones when they are due. A run outlives a folder that cannot be written to.</summary>
internal sealed class Checkpointer
{
    // A failed checkpoint is tried again after so long, however long the epochs are.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private static readonly string s_version =
        typeof(Checkpointer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly CheckpointPlan _plan;
    private readonly ITrainingEngine _engine;
    private readonly TrainingOptions _options;
    private readonly Dictionary<string, string> _facts;
    private long _savedStep;
    private long _lastTry;
    private bool _hasFailed;

    public Checkpointer(CheckpointPlan plan, ITrainingEngine engine, TrainingOptions options)
    {
        _plan = plan;
        _engine = engine;
        _options = options;
        _facts = new Dictionary<string, string>(plan.Facts)
        {
            ["batch size"] = options.BatchSize.ToString(CultureInfo.InvariantCulture),
            ["logical ranks"] = options.LogicalRanks.ToString(CultureInfo.InvariantCulture),
            ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
            ["shuffles"] = options.Shuffles.ToString(),
            ["records of each rank"] = string.Join(" ", engine.RecordsOfRanks),
            ["validation records of each rank"] = string.Join(" ", engine.ValidationRecordsOfRanks),
        };
        plan.AddRows?.Invoke(_facts);
        _lastTry = plan.Time.GetTimestamp();
    }

    /// <summary>Whether so much time has passed that a checkpoint is due between two steps.</summary>
    public bool IsDue
    {
        get
        {
            TimeSpan? interval = _hasFailed && !(_plan.Folder.Options.EveryInterval < s_patience) ? s_patience : _plan.Folder.Options.EveryInterval;
            return interval is not null && _plan.Time.GetElapsedTime(_lastTry) >= interval;
        }
    }

    /// <summary>Brings the engine to where the newest checkpoint is; null where there is none.</summary>
    /// <exception cref="BigDLException">It is one of another run.</exception>
    public TrainingPosition? Resume()
    {
        foreach (string warning in _plan.Folder.Warnings)
        {
            Tell(warning, isWarning: true);
        }

        if (_plan.Folder.Newest is not { } checkpoint)
        {
            return null;
        }

        Check(checkpoint);
        TellOfProcessors(checkpoint.Manifest);
        TrainingPosition position = checkpoint.Manifest.Position;
        using EngineState state = checkpoint.ReadState(_engine.Layout, _options.Optimizer.SlotCount);
        _engine.StartEpoch(position.Epochs.Length);
        _engine.Restore(state);
        _savedStep = state.Step;
        return position;
    }

    /// <summary>Tells where a resumed training stands.</summary>
    public void TellResumed(TrainingPosition position, TrainingEnd? end)
    {
        string name = _plan.Folder.Newest?.Name ?? "";
        int epochs = position.Epochs.Length;
        Tell(
            end is null ? $"Goes on from {name} in '{_plan.Folder.Path}': epoch {epochs + 1} of {_options.Epochs}, step {position.StepOfEpoch + 1} of {_engine.StepsPerEpoch}."
            : $"The training in '{_plan.Folder.Path}' has ended already ({end}, {epochs} epochs, {name}); its result is returned. " +
                (end == TrainingEnd.Completed ? "Raise Epochs to go on, or name" : "Raise EarlyStopping.Patience to go on, or name") + " another folder to train from the start.",
            isWarning: false);
    }

    /// <summary>After an epoch: writes a checkpoint if one is due.</summary>
    public void AfterEpoch(TrainingPosition position, bool isLast)
    {
        if (isLast || IsDue || position.Epochs.Length % _plan.Folder.Options.EveryEpochs == 0)
        {
            Save(position);
        }
    }

    /// <summary>Writes a checkpoint of a position unless there is one.</summary>
    public void Save(TrainingPosition position)
    {
        // Weights that are no numbers any more must not take the place of good ones; the training is about to end for them.
        if (position.StepOfEpoch > 0 && !double.IsFinite(_engine.Statistics.Loss))
        {
            return;
        }

        long step = ((long)position.Epochs.Length * _engine.StepsPerEpoch) + position.StepOfEpoch;
        if (step == _savedStep)
        {
            return;
        }

        _lastTry = _plan.Time.GetTimestamp();
        using EngineState state = _engine.Capture();
        try
        {
            _plan.Folder.Add(Manifest(position, step), state);
            _savedStep = step;
            if (_hasFailed)
            {
                Tell($"Checkpoints are written again: {_plan.Folder.Newest?.Name} in '{_plan.Folder.Path}', of step {step}.", isWarning: false);
            }

            _hasFailed = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _hasFailed = true;
            string newest = _plan.Folder.Newest is { } last ? $"the newest checkpoint is {last.Name}, of step {last.Manifest.Step}" : "there is no checkpoint yet";
            Tell($"No checkpoint of step {step} could be written to '{_plan.Folder.Path}': {error.Message} The training goes on and will try again; " +
                $"{newest}. Make room or give back the right to write there.", isWarning: true);
        }
    }

    private CheckpointManifest Manifest(TrainingPosition position, long step) => new()
    {
        Version = s_version,
        VectorTier = _engine.VectorTier,
        Seed = _options.Seed,
        Step = step,
        Position = position,
        Run = _facts,
    };

    private void Check(Checkpoint checkpoint)
    {
        // What one side does not know cannot be compared.
        List<string> differences = [.. checkpoint.Manifest.Run
            .Where(there => _facts.TryGetValue(there.Key, out string? here) && here != there.Value)
            .Select(there => $"{there.Key} is '{_facts[there.Key]}', but was '{there.Value}'")];
        int epochs = checkpoint.Manifest.Position.Epochs.Length + (checkpoint.Manifest.Position.StepOfEpoch > 0 ? 1 : 0);
        if (epochs > _options.Epochs)
        {
            differences.Add($"Epochs is {_options.Epochs}, but epoch {epochs} was begun already");
        }

        if (differences.Count > 0)
        {
            throw new BigDLException($"'{checkpoint.Path}' is a checkpoint of another training: {string.Join("; ", differences)}. " +
                "Train with the same network, options and data, its rows in the same order, to go on with it, or name another folder to train from the start.");
        }
    }

    private void TellOfProcessors(CheckpointManifest manifest)
    {
        if (manifest.VectorTier != _engine.VectorTier || manifest.Version != s_version)
        {
            Tell($"The checkpoint was written with {manifest.VectorTier} kernels by version {manifest.Version}, and the training goes on with " +
                $"{_engine.VectorTier} kernels of version {s_version}: weights may differ in their last bits from those of an undisturbed training.", isWarning: true);
        }
    }

    private void Tell(string text, bool isWarning) => _options.Observer?.OnMessage(text, isWarning);
}
