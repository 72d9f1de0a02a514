using System.IO.Hashing;
using System.Runtime.CompilerServices;
using Microsoft.ML.BigDL.Estimators;
using Microsoft.ML.BigDL.Spark.Executor;
using Microsoft.ML.BigDL.Spark.Messages;

namespace Microsoft.ML.BigDL.Spark.Engine;

/// <summary>A model on its way to the executors: saved once, with its query where it is small, else as a file of the application.</summary>
internal sealed class ModelShipment
{
    // The command is part of Spark's plan, which is copied and compared while a query is planned.
    private const int InlineBytes = 64 << 10;

    private static readonly ConditionalWeakTable<ITransformer, ModelShipment> s_shipments = [];
    private static readonly Lazy<string> s_folder = new(CreateFolder);

    private readonly byte[] _saved;

    private ModelShipment(ITransformer model)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(SavedModels.Sized(model), null, stream);
        _saved = stream.ToArray();
        Model = Convert.ToHexStringLower(XxHash128.Hash(_saved));
    }

    /// <summary>The name by which workers know the model.</summary>
    public string Model { get; }

    /// <summary>The saved model of a small one, which goes with the command.</summary>
    public byte[]? Inline => _saved.Length <= InlineBytes ? _saved : null;

    /// <summary>The shipment of a model. Saving takes a while and gives other bytes each time, so that it is done once.</summary>
    public static ModelShipment Of(ITransformer model) => s_shipments.GetValue(model, saved => new ModelShipment(saved));

    /// <summary>The shipment of a model that was loaded again, in this process, as the executors will load it.</summary>
    /// <exception cref="InvalidOperationException">It cannot be saved or loaded; other exceptions of ML.NET say the same.</exception>
    public static ModelShipment Verified(ITransformer model)
    {
        ModelShipment shipment = Of(model);
        (LoadedModels.Load(() => new MemoryStream(shipment._saved, writable: false)) as IDisposable)?.Dispose();
        return shipment;
    }

    /// <summary>Gives a model that is not small to the executors.</summary>
    public void Send(SparkCluster cluster)
    {
        if (Inline is not null)
            return;
        string path = Path.Combine(s_folder.Value, ScoreCommand.FileName(Model));
        lock (_saved)
        {
            if (!File.Exists(path))
                File.WriteAllBytes(path, _saved);
        }

        cluster.AddFile(path);
    }

    // Executors that come late fetch the file then, so it stays as long as this process. Only this user can open the folder.
    private static string CreateFolder()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("bigdl-models-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(folder.FullName))
                folder.Delete(recursive: true);
        };
        return folder.FullName;
    }
}
