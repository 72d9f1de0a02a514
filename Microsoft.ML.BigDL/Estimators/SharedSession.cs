using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>
/// An ONNX Runtime session that cursors and rows share. Disposing the owner closes it once the last user is done; a later use
/// opens another, because a prediction engine disposes the transformer it was made from while others may still hold it.
/// </summary>
internal sealed class SharedSession(byte[] onnx) : IDisposable
{
    // Below this the hand-over to a second thread costs more than it saves.
    private const int LargeModelBytes = 4 << 20;

    private readonly Lock _lock = new();
    private InferenceSession? _session;
    private int _users;
    private bool _closeWhenIdle;

    /// <summary>The session; to be given back with <see cref="Release"/>.</summary>
    public InferenceSession Acquire()
    {
        lock (_lock)
        {
            if (_session is null)
            {
                using var options = new SessionOptions();
                if (onnx.Length < LargeModelBytes)
                    options.IntraOpNumThreads = 1;

                _session = new InferenceSession(onnx, options);
                _closeWhenIdle = false;
            }

            _users++;
            return _session;
        }
    }

    public void Release()
    {
        lock (_lock)
        {
            _users--;
            CloseIfIdle();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closeWhenIdle = true;
            CloseIfIdle();
        }
    }

    private void CloseIfIdle()
    {
        if (_closeWhenIdle && _users == 0)
        {
            _session?.Dispose();
            _session = null;
        }
    }
}
